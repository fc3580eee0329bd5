import { expect, test } from 'vitest';
import { exploreWithout, REMOVABLE } from '../../../lib/proofs/faults/explore-without.ts';
import { PIPELINES } from '../../../lib/proofs/faults/replay.ts';
import { synthesiseStack } from '../../synthesise-pipeline.ts';

test.for(REMOVABLE)('the exploration finds what is missing when not: $name', async (guard, { signal }) => {
  const finding = await exploreWithout(
    synthesiseStack(PIPELINES[guard.pipeline ?? 'accepted']).toJSON(),
    guard,
    signal,
  );
  expect(finding?.violations).not.toEqual([]);
  expect(finding).toBeDefined();
});
