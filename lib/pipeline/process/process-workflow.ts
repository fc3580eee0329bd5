/**
 * The type of the state machine that runs the computation.
 *
 * @example
 * new WebhookPipeline(this, 'Webhooks', { processWorkflow: ProcessWorkflow.EXPRESS });
 */
export const ProcessWorkflow = { STANDARD: 'standard', EXPRESS: 'express' } as const;
export type ProcessWorkflow = (typeof ProcessWorkflow)[keyof typeof ProcessWorkflow];
