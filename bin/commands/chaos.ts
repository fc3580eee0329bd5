import { type ChaosReport, runChaos } from '../../lib/proofs/exercise/run-chaos.ts';
import { APP_OPTIONS, isOwnProject, OWN_PIPELINES, withExercisedStack } from '../app-options.ts';
import { defineCommand } from '../define-command.ts';
import { numberWithin, wholeNumberWithin, withDefault } from '../option.ts';
import { createProgress } from '../progress.ts';

const SHARE = numberWithin(0, 1);

/** `webhook-pipeline chaos` */
export const chaos = defineCommand({
  name: 'chaos',
  summary: 'real HTTP against a local run whose stores fail at random',
  description:
    'Real HTTP against a local run whose stores fail at random, half of the time after their effect. Then everything is counted. Ends with 1 if anything is lost, body or delivery, or done twice.',
  notes: `${OWN_PIPELINES.replace('that of the options', 'that with the default props')}
Of an app, deliveries are sent to its source 'generic' or else its first one, with any data: its schemas, its computation and its limits
of requests are left out.`,
  options: {
    ...APP_OPTIONS,
    deliveries: withDefault('--deliveries <n>', 'how many', wholeNumberWithin(0, 1_000_000), '10000'),
    failures: withDefault('--failures <share>', 'of the calls of a store', SHARE, '0.05'),
    repeats: withDefault('--repeats <share>', 'of the requests that are sent twice', SHARE, '0.02'),
    otherBodies: withDefault(
      '--other-bodies <share>',
      'of the requests that are followed by another body under their key',
      SHARE,
      '0.02',
    ),
    seed: withDefault(
      '--seed <n>',
      'of what fails and what is repeated',
      wholeNumberWithin(0, 2 ** 32 - 1),
      '1',
    ),
  },
  run: async ({ app, template, stack, ...shares }) => {
    const progress = createProgress();
    const options = {
      ...shares,
      onAccepted: (accepted: number) => {
        if (accepted % 100 === 0) progress.show(`${accepted} of ${shares.deliveries} deliveries accepted`);
      },
    };
    const choice = { app, template, stack };
    const report = isOwnProject(choice)
      ? await runChaos(options)
      : await withExercisedStack(choice, (chosen) => runChaos(options, chosen));
    progress.clear();
    console.log(format(report));
    return report.lost.length + report.missingBodies.length + report.notOnce.length === 0 ? 0 : 1;
  },
});

function format(report: ChaosReport): string {
  return `
${report.accepted} deliveries answered 202, ${report.sentAgain} of them sent twice, ${report.sentOtherBody} with another body under the same key; other answers: ${JSON.stringify(report.refused)}
${report.storeCalls} store calls, ${report.failedCalls} made to fail, half of them after their effect
${report.mendedByReconcile} mended by Reconcile, ${report.deadLetters} dead letters
${report.seconds.toFixed(1)} s, ${report.perSecond.toFixed(0)} deliveries a second, to the last outcome
${report.lost.length} lost   ${report.lost.slice(0, 10).join(' ')}
${report.missingBodies.length} bodies missing   ${report.missingBodies.slice(0, 10).join(' ')}
${report.notOnce.length} without exactly one execution of Process   ${report.notOnce.slice(0, 10).join(' ')}`;
}
