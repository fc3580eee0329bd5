/**
 * Which outputs a pipeline gives its stack. `REDRIVE`: what `npm run redrive` needs. `ALL`: also where everything else is.
 * `NONE`: none; a redrive then needs a file written by hand.
 *
 * @example
 * new WebhookPipeline(this, 'Webhooks', { outputs: OutputSet.NONE });
 */
export const OutputSet = { REDRIVE: 'redrive', ALL: 'all', NONE: 'none' } as const;
export type OutputSet = (typeof OutputSet)[keyof typeof OutputSet];
