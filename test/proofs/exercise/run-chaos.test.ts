import { expect, test } from 'vitest';
import { runChaos } from '../../../lib/proofs/exercise/run-chaos.ts';

const SHARES = { failures: 0.1, repeats: 0.1, otherBodies: 0.1, seed: 3 };

test('over HTTP, with a tenth of all store calls failing, a tenth of the requests sent twice and a tenth with another body under the same key, nothing is lost or done twice', async ({
  signal,
}) => {
  const report = await runChaos({ deliveries: 300, ...SHARES, signal });
  expect(report).toMatchObject({ accepted: 300, lost: [], missingBodies: [], notOnce: [], deadLetters: 0 });
  expect(report.failedCalls).toBeGreaterThan(50);
  expect(report.sentAgain).toBeGreaterThan(10);
  expect(report.sentOtherBody).toBeGreaterThan(10);
});

test('it ends where it is told to, with the reason', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(runChaos({ deliveries: 300, ...SHARES, signal })).rejects.toThrow('enough');
});
