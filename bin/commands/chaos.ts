import { type ChaosReport, runChaos } from '../../lib/proofs/exercise/run-chaos.ts';
import {
  APP_DELIVERIES,
  APP_OPTIONS,
  defaultPipeline,
  isOwnProject,
  withExercisedStack,
} from '../app-options.ts';
import { defineCommand } from '../define-command.ts';
import { numberWithin, wholeNumberWithin, withDefault } from '../option.ts';
import { createProgress } from '../progress.ts';

const SHARE = numberWithin(0, 1);

/** `webhook-pipeline chaos` */
export const chaos = defineCommand({
  name: 'chaos',
  summary: 'send real HTTP to a local run whose stores fail at random',
  description:
    'Sends deliveries over HTTP to a local run whose stores fail at random, half of the time after the effect. Then counts what is left. Exits with 1 if a body or a delivery is lost, or a delivery is processed twice.',
  notes: `${defaultPipeline('the pipeline with the default props')}
${APP_DELIVERIES} Its request limits are lifted, and a simulated computation replaces its function.`,
  options: {
    ...APP_OPTIONS,
    deliveries: withDefault(
      '--deliveries <n>',
      'how many deliveries to send',
      wholeNumberWithin(0, 1_000_000),
      '10000',
    ),
    failures: withDefault('--failures <share>', 'share of store calls that fail', SHARE, '0.05'),
    repeats: withDefault('--repeats <share>', 'share of requests that are sent twice', SHARE, '0.02'),
    otherBodies: withDefault(
      '--other-bodies <share>',
      'share of requests that are followed by another body under the same key',
      SHARE,
      '0.02',
    ),
    seed: withDefault(
      '--seed <n>',
      'seed that decides what fails and what is repeated',
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
${report.mendedByReconcile} repaired by Reconcile, ${report.deadLetters} dead letters
${report.seconds.toFixed(1)} s, ${report.perSecond.toFixed(0)} deliveries a second, to the last outcome
${report.lost.length} lost   ${report.lost.slice(0, 10).join(' ')}
${report.missingBodies.length} bodies missing   ${report.missingBodies.slice(0, 10).join(' ')}
${report.notOnce.length} without exactly one execution of Process   ${report.notOnce.slice(0, 10).join(' ')}`;
}
