import { isSignable } from '../../../compute/verify/sign.ts';
import { PRODUCER_PRESETS } from '../../../contracts/producer-presets.ts';
import type { TrialChoices } from '../../trial.ts';
import type { ConsoleContext } from '../console-context.ts';
import { readStackTemplate } from '../pipeline/read-stack-template.ts';
import { readTriedSources } from './read-tried-sources.ts';

/** The sources of the pipeline, and the producers whose events can be made here. */
export async function listTrialChoices(context: ConsoleContext): Promise<TrialChoices> {
  return {
    sources: readTriedSources(await readStackTemplate(context)),
    producers: Object.entries(PRODUCER_PRESETS)
      .filter(([, { signature }]) => signature === undefined || isSignable(signature))
      .map(([id, { name, signature }]) => ({ id, name, isSigned: signature !== undefined })),
  };
}
