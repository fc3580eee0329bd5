import { expect, test } from 'vitest';
import { simulateBurst } from '../../lib/faults/simulate-burst.ts';
import { createBlueprint } from '../../lib/simulation/blueprint.ts';
import { synthesiseStack } from '../synthesise-pipeline.ts';

test('a burst of ten times the sustainable rate is parked and drained, and nothing is lost', async () => {
  const blueprint = createBlueprint(synthesiseStack().toJSON());
  const report = await simulateBurst(blueprint, {
    deliveries: 2_500,
    regionClass: 'other',
    timesSustainable: 10,
  });
  expect(report).toMatchObject({ accepted: 2_500, terminal: 2_500, startedTwice: 0, deadLetters: 0 });
  // 800 tokens at once and 150 a second: the last of them cannot start before this.
  expect(report.drainedAfter).toBeGreaterThan((2_500 - 800) / 150);
});
