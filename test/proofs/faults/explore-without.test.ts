import { expect, test } from 'vitest';
import { exploreWithout, REMOVABLE } from '../../../lib/proofs/faults/explore-without.ts';
import { PIPELINES, type PipelineName } from '../../../lib/proofs/faults/replay.ts';
import { synthesiseStack } from '../../synthesise-pipeline.ts';

const templates = Object.fromEntries(
  Object.entries(PIPELINES).map(([name, props]) => [name, synthesiseStack(props).toJSON()]),
) as Record<PipelineName, object>;

test.for(REMOVABLE)('the exploration finds what is missing when not: $name', async (guard, { signal }) => {
  const finding = await exploreWithout(templates[guard.pipeline ?? 'accepted'], guard, signal);
  expect(finding?.violations).not.toEqual([]);
  expect(finding).toBeDefined();
});
