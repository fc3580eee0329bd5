import { expect, test } from 'vitest';
import { changeState } from '../../../lib/proofs/faults/change-template.ts';
import { simulateBurst } from '../../../lib/proofs/faults/simulate-burst.ts';
import { createBlueprint } from '../../../lib/proofs/simulation/blueprint.ts';
import { synthesiseStack } from '../../synthesise-pipeline.ts';

test('a burst of ten times the sustainable rate is parked and drained, and nothing is lost', async ({
  signal,
}) => {
  const blueprint = createBlueprint(synthesiseStack().toJSON());
  const report = await simulateBurst(blueprint, {
    deliveries: 1_600,
    regionClass: 'other',
    timesSustainable: 10,
    signal,
  });
  expect(report).toMatchObject({
    accepted: 1_600,
    terminal: 1_600,
    missingBodies: 0,
    unended: 0,
    startedTwice: 0,
    deadLetters: 0,
  });
  // 800 tokens at once and 150 a second: the last of them cannot start before this.
  expect(report.drainedAfter).toBeGreaterThan((1_600 - 800) / 150);
});

const SMALL = { deliveries: 20, regionClass: 'other', timesSustainable: 10 } as const;

test('a body that is stored where nobody finds it is missing', async ({ signal }) => {
  const change = changeState('Ingest', 'Store payload', ({ Arguments, ...state }) => ({
    ...state,
    Arguments: { ...Arguments, Key: 'payloads/elsewhere/0.json' },
  }));
  const blueprint = createBlueprint(synthesiseStack().toJSON(), { change });
  expect(await simulateBurst(blueprint, { ...SMALL, signal })).toMatchObject({
    accepted: 20,
    missingBodies: 20,
    unended: 0,
  });
});

test('a burst ends where it is told to, with the reason', async () => {
  const blueprint = createBlueprint(synthesiseStack().toJSON());
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(simulateBurst(blueprint, { ...SMALL, signal })).rejects.toThrow('enough');
});
