import { expect, test } from 'vitest';
import { exploreFaults } from '../../../lib/proofs/faults/explore-faults.ts';
import { exploreSchedules } from '../../../lib/proofs/faults/explore-schedules.ts';
import { PIPELINES, type PipelineName } from '../../../lib/proofs/faults/replay.ts';
import { scenariosOf } from '../../../lib/proofs/faults/scenarios.ts';
import { createBlueprint } from '../../../lib/proofs/simulation/blueprint.ts';
import { synthesiseStack } from '../../synthesise-pipeline.ts';

/** The bounded part of `npm run faults`, which tries every pair and ten thousand schedules: every single fault, and of the pairs some. */
export const EVERY_PAIR = 101;
const SCHEDULES = 100;

/** The tests of one pipeline, a file each, so that two processors share them. */
export function tryPipeline(pipeline: PipelineName): void {
  const blueprint = createBlueprint(synthesiseStack(PIPELINES[pipeline]).toJSON());

  test.for(scenariosOf(blueprint))(
    '$name: no fault loses or doubles anything',
    async (scenario, { signal }) => {
      const options = { depth: 2, everyPair: EVERY_PAIR, signal } as const;
      const { points, pairs, findings } = await exploreFaults(blueprint, scenario, options);
      expect(findings).toEqual([]);
      expect(points).toBeGreaterThan(75);
      expect(pairs).toSatisfy((count: number) => (scenario.isForSingles === true ? count === 0 : count > 50));
    },
  );

  test('nor do many faults in deliveries that interleave', async ({ signal }) => {
    const { faults, findings } = await exploreSchedules(blueprint, {
      from: 100_000,
      count: SCHEDULES,
      signal,
    });
    expect(findings).toEqual([]);
    expect(faults).toBeGreaterThan(SCHEDULES);
  });
}
