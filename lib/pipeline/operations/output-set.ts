/**
 * Which outputs a pipeline gives its stack. `COMMANDS`: what the commands find it by, `npm run redrive` first of all.
 * `ALL`: also the address and the API key, for people. `NONE`: none; no command finds the pipeline then.
 *
 * @example
 * new WebhookPipeline(this, 'Webhooks', { outputs: OutputSet.NONE });
 */
export const OutputSet = { COMMANDS: 'commands', ALL: 'all', NONE: 'none' } as const;
export type OutputSet = (typeof OutputSet)[keyof typeof OutputSet];
