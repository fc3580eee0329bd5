import { expect, test } from 'vitest';
import { runChaos } from '../../lib/exercise/run-chaos.ts';

test('over HTTP, with a tenth of all store calls failing and a tenth of the requests sent twice, nothing is lost or done twice', async () => {
  const report = await runChaos({ deliveries: 300, failures: 0.1, repeats: 0.1, seed: 3 });
  expect(report).toMatchObject({ accepted: 300, lost: [], notOnce: [], deadLetters: 0 });
  expect(report.failedCalls).toBeGreaterThan(50);
  expect(report.sentAgain).toBeGreaterThan(10);
});
