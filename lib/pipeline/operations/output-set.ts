/**
 * Which outputs a pipeline adds to its stack. `COMMANDS`: those by which the commands find it, such as `npx
 * webhook-pipeline redrive`. `ALL`: also the address and the API key, for people. `NONE`: none, so no command finds the pipeline.
 *
 * @example
 * new WebhookPipeline(this, 'Webhooks', { outputs: OutputSet.NONE });
 */
export const OutputSet = { COMMANDS: 'commands', ALL: 'all', NONE: 'none' } as const;
export type OutputSet = (typeof OutputSet)[keyof typeof OutputSet];
