import './environment.ts';
import { parseArgs } from 'node:util';
import { runChaos } from '../lib/exercise/run-chaos.ts';

// Real HTTP against a local run whose stores fail at random. Ends with 1 if anything is lost, body or delivery, or done twice.
const { values } = parseArgs({
  options: {
    deliveries: { type: 'string', default: '10000' },
    failures: { type: 'string', default: '0.05' },
    repeats: { type: 'string', default: '0.02' },
    'other-bodies': { type: 'string', default: '0.02' },
    seed: { type: 'string', default: '1' },
  },
});
const options = Object.fromEntries(Object.entries(values).map(([name, text]) => [name, Number(text)]));
const { deliveries = Number.NaN, failures = Number.NaN, repeats = Number.NaN, seed = Number.NaN } = options;
const otherBodies = options['other-bodies'] ?? Number.NaN;
if (![deliveries, failures, repeats, otherBodies, seed].every((number) => number >= 0)) {
  console.error(
    'error: --deliveries, --failures, --repeats, --other-bodies and --seed must be numbers, not negative.',
  );
  process.exit(2);
}
const report = await runChaos({ deliveries, failures, repeats, otherBodies, seed });
console.log(`
${report.accepted} deliveries answered 202, ${report.sentAgain} of them sent twice, ${report.sentOtherBody} with another body under the same key; other answers: ${JSON.stringify(report.refused)}
${report.storeCalls} store calls, ${report.failedCalls} made to fail, half of them after their effect
${report.mendedByReconcile} mended by Reconcile, ${report.deadLetters} dead letters
${report.seconds.toFixed(1)} s, ${report.perSecond.toFixed(0)} deliveries a second, to the last outcome
${report.lost.length} lost   ${report.lost.slice(0, 10).join(' ')}
${report.missingBodies.length} bodies missing   ${report.missingBodies.slice(0, 10).join(' ')}
${report.notOnce.length} without exactly one execution of Process   ${report.notOnce.slice(0, 10).join(' ')}`);
process.exit(report.lost.length + report.missingBodies.length + report.notOnce.length === 0 ? 0 : 1);
