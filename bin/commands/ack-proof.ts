import { ownLevels, runAckProof } from '../../lib/proofs/ack-proof/run-ack-proof.ts';
import { APP_OPTIONS, defaultPipeline, isOwnProject, withChosenStack } from '../app-options.ts';
import { defineCommand } from '../define-command.ts';
import { createProgress } from '../progress.ts';

/** `webhook-pipeline ack-proof` */
export const ackProof = defineCommand({
  name: 'ack-proof',
  summary: 'which durable write comes before each 2xx',
  description:
    'Says for each answer of the API which durable write of the whole body comes before it. Exits with 1 if a 2xx has none.',
  notes: defaultPipeline('its own pipeline at both levels of acknowledgement'),
  arguments: [{ name: 'template', says: 'same as --template' }],
  options: APP_OPTIONS,
  run: async ({ template, ...choice }, file) => {
    if (template !== undefined && file !== undefined)
      throw new Error(`--template and an argument cannot be combined, got '${template}' and '${file}'.`);
    const chosen = { ...choice, template: template ?? file };
    const progress = createProgress();
    progress.show('synthesising ...');
    const onSubject = (name: string, subject: string): void => progress.show(`${name}: ${subject}`);
    const { lines, isProven } = isOwnProject(chosen)
      ? await runAckProof(ownLevels(), onSubject)
      : await withChosenStack(chosen, ({ name, template: judged }) =>
          runAckProof([{ name, template: judged }], onSubject),
        );
    progress.clear();
    console.log(lines.join('\n'));
    return isProven ? 0 : 1;
  },
});
