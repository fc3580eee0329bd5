import { expect, test } from 'vitest';
import { explorePipeline } from '../../../lib/proofs/faults/explore-pipeline.ts';
import { exploreFaults } from '../../../lib/proofs/faults/explore-faults.ts';
import { exploreSchedules } from '../../../lib/proofs/faults/explore-schedules.ts';
import { SCENARIOS } from '../../../lib/proofs/faults/scenarios.ts';
import { createBlueprint } from '../../../lib/proofs/simulation/blueprint.ts';
import { synthesiseStack } from '../../synthesise-pipeline.ts';

const template = synthesiseStack().toJSON();

const SOME = SCENARIOS.slice(0, 2);
const scenarios = SOME.map(({ name }) => name);
/** In two parts. */
const SCHEDULES = 28;

test('workers find together what one process finds', async ({ signal }) => {
  const told: string[] = [];
  const extent = {
    depth: 1,
    scenarios,
    from: 1,
    count: SCHEDULES,
    jobs: 2,
    env: process.env,
    signal,
  } as const;
  const { points, pairs, drawn, findings } = await explorePipeline(template, extent, {
    onScenario: (name) => told.push(name),
  });
  expect(told.toSorted()).toEqual(scenarios.toSorted());
  const blueprint = createBlueprint(template);
  const expected: number[] = [];
  for (const scenario of SOME)
    expected.push((await exploreFaults(blueprint, scenario, { depth: 1, signal })).points);
  expect({ points, pairs, findings }).toEqual({
    points: expected.reduce((sum, count) => sum + count),
    pairs: 0,
    findings: [],
  });
  const { findings: none, ...alone } = await exploreSchedules(blueprint, {
    from: 1,
    count: SCHEDULES,
    signal,
  });
  expect(drawn).toEqual(alone);
  expect(none).toEqual([]);
});

test('what a worker finds comes back with its faults', async ({ signal }) => {
  const crippled = structuredClone(template) as {
    readonly Resources: Readonly<Record<string, { readonly Type: string; Properties: object }>>;
  };
  for (const resource of Object.values(crippled.Resources))
    if (resource.Type === 'AWS::Scheduler::Schedule')
      Object.assign(resource.Properties, { State: 'DISABLED' });
  const { findings } = await explorePipeline(crippled, {
    depth: 1,
    scenarios,
    from: 1,
    count: 0,
    jobs: 1,
    env: process.env,
    signal,
  });
  expect(findings).toContainEqual(
    expect.objectContaining({
      scenario: 'one delivery',
      faults: [expect.objectContaining({ kind: 'lost' })],
    }),
  );
});

test('what fails in a worker fails here, in its words', async ({ signal }) => {
  const extent = { depth: 1, from: 1, count: 0, jobs: 1, env: process.env, signal } as const;
  const unknown = { Resources: { Unknown: { Type: 'AWS::Unknown::Thing', Properties: {} } } };
  await expect(explorePipeline(unknown, extent)).rejects.toThrow(/AWS::Unknown::Thing/);
});

test('an exploration ends where it is told to, with the reason', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  const extent = { depth: 2, from: 1, count: 0, jobs: 1, env: process.env, signal } as const;
  await expect(explorePipeline(template, extent)).rejects.toThrow('enough');
});
