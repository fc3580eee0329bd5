import './environment.ts';
import { runChaos } from '../lib/proofs/exercise/run-chaos.ts';
import { number, readOptions } from './read-option.ts';
import { runCommand } from './run-command.ts';

const USAGE = `Real HTTP against a local run whose stores fail at random, half of the time after their effect. Then everything is counted.

  npm run chaos -- [options]

  --deliveries <n>    (default: 10000)
  --failures <share>  of the calls of a store, 0 to 1 (default: 0.05)
  --repeats <share>   of the requests that are sent twice, 0 to 1 (default: 0.02)
  --other-bodies <share> of the requests that are followed by another body under their key, 0 to 1 (default: 0.02)
  --seed <n>          of what fails and what is repeated (default: 1)
  --help              print this

Ends with 1 if anything is lost, body or delivery, or done twice.
`;

await runCommand(main);
// What a failed run leaves open must not keep the process alive.
process.exit();

async function main(): Promise<number> {
  const values = readOptions({
    deliveries: { type: 'string', default: '10000' },
    failures: { type: 'string', default: '0.05' },
    repeats: { type: 'string', default: '0.02' },
    'other-bodies': { type: 'string', default: '0.02' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const report = await runChaos({
    deliveries: Math.round(number('--deliveries', values.deliveries, 0, 1_000_000)),
    failures: number('--failures', values.failures, 0, 1),
    repeats: number('--repeats', values.repeats, 0, 1),
    otherBodies: number('--other-bodies', values['other-bodies'], 0, 1),
    seed: number('--seed', values.seed, 0, 2 ** 32 - 1),
  });
  console.log(`
${report.accepted} deliveries answered 202, ${report.sentAgain} of them sent twice, ${report.sentOtherBody} with another body under the same key; other answers: ${JSON.stringify(report.refused)}
${report.storeCalls} store calls, ${report.failedCalls} made to fail, half of them after their effect
${report.mendedByReconcile} mended by Reconcile, ${report.deadLetters} dead letters
${report.seconds.toFixed(1)} s, ${report.perSecond.toFixed(0)} deliveries a second, to the last outcome
${report.lost.length} lost   ${report.lost.slice(0, 10).join(' ')}
${report.missingBodies.length} bodies missing   ${report.missingBodies.slice(0, 10).join(' ')}
${report.notOnce.length} without exactly one execution of Process   ${report.notOnce.slice(0, 10).join(' ')}`);
  return report.lost.length + report.missingBodies.length + report.notOnce.length === 0 ? 0 : 1;
}
