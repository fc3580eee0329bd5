import { expect, test } from 'vitest';
import { checkInvariants } from '../../../lib/proofs/faults/check-invariants.ts';
import { exploreFaults, runWith } from '../../../lib/proofs/faults/explore-faults.ts';
import { runSeed } from '../../../lib/proofs/faults/explore-schedules.ts';
import { GUARDS } from '../../../lib/proofs/faults/guards.ts';
import { PIPELINES } from '../../../lib/proofs/faults/replay.ts';
import { QUEUE_OUT, SCENARIOS, STORES_OUT } from '../../../lib/proofs/faults/scenarios.ts';
import { MOST_ATTEMPTS } from '../../../lib/pipeline/process/claim-delivery.ts';
import { createBlueprint } from '../../../lib/proofs/simulation/blueprint.ts';
import { synthesiseStack } from '../../synthesise-pipeline.ts';
import { EVERY_PAIR } from './try-pipeline.ts';

const accepted = createBlueprint(synthesiseStack(PIPELINES.accepted).toJSON());

test('with the queue given up in every run as well, no pair of faults loses anything', async ({ signal }) => {
  const given = [QUEUE_OUT];
  const [scenario] = SCENARIOS;
  const options = { depth: 2, given, everyPair: EVERY_PAIR, signal } as const;
  const { findings, pairs } = await exploreFaults(accepted, scenario!, options);
  expect(findings).toEqual([]);
  expect(pairs).toBeGreaterThan(50);
  const { trace } = await runWith(accepted, scenario!, [...given, STORES_OUT], signal);
  expect(trace.some((line) => line.includes('Ingest / Hand to event bus'))).toBe(true);
});

test('a computation that its Express run dies of each time is given up after five', async ({ signal }) => {
  const [scenario] = SCENARIOS;
  const deaths = Array.from({ length: MOST_ATTEMPTS + 1 }, (_, index) => ({
    at: `Process / Run compute #${index + 1}`,
    kind: 'dies for good',
  }));
  const outcome = await runWith(
    createBlueprint(synthesiseStack(PIPELINES.express).toJSON()),
    scenario!,
    deaths,
    signal,
  );
  expect(outcome.injected).toHaveLength(MOST_ATTEMPTS);
  expect(outcome.written.at(-1)).toMatchObject({
    status: { S: 'TIMED_OUT' },
    error: { S: expect.stringContaining('ComputationAbandoned') },
  });
  expect(checkInvariants(scenario!.deliveries, outcome)).toEqual([]);
});

test('a stack with a fixed account and region is explored in that account', async ({ signal }) => {
  const env = { account: '123456789012', region: 'eu-central-1' };
  const blueprint = createBlueprint(synthesiseStack({ env }).toJSON());
  expect(blueprint.outputs.IngestArn).toMatch(/^arn:aws:states:eu-central-1:123456789012:/);
  const { points, findings } = await exploreFaults(blueprint, SCENARIOS[0]!, { depth: 1, signal });
  expect(findings).toEqual([]);
  expect(points).toBeGreaterThan(75);
});

test('an exploration that has enough with one finding tries nothing after it', async ({ signal }) => {
  const unclaimed = GUARDS.find(({ name }) => name === 'an Express Process claims the delivery');
  const template = synthesiseStack(PIPELINES.express).toJSON();
  const crippled = createBlueprint(template, { change: unclaimed!.remove });
  const { findings } = await exploreFaults(crippled, SCENARIOS[0]!, { depth: 1, enough: 1, signal });
  expect(findings).toEqual([expect.objectContaining({ faults: [] })]);
});

test('the parts of an exploration are the whole', async ({ signal }) => {
  const whole = await exploreFaults(accepted, SCENARIOS[0]!, { depth: 1, signal });
  const points: number[] = [];
  for (const index of [0, 1, 2])
    points.push(
      (await exploreFaults(accepted, SCENARIOS[0]!, { depth: 1, part: { index, of: 3 }, signal })).points,
    );
  expect(points.reduce((sum, count) => sum + count)).toBe(whole.points);
  expect(Math.max(...points) - Math.min(...points)).toBeLessThanOrEqual(1);
});

test('a schedule follows from its seed alone', async ({ signal }) => {
  const [first, second] = [await runSeed(accepted, 7, signal), await runSeed(accepted, 7, signal)];
  expect(second.outcome.trace).toEqual(first.outcome.trace);
  expect((await runSeed(accepted, 8, signal)).outcome.trace).not.toEqual(first.outcome.trace);
});

test('a run without a fault crosses each boundary once', async ({ signal }) => {
  const { trace } = await runWith(accepted, SCENARIOS[0]!, [], signal);
  expect(trace.map((line) => line.replace(/^\S+\s+/, ''))).toEqual([
    'API / StartExecution #1',
    'Ingest / Store payload #1',
    'Ingest / Record delivery #1',
    'Ingest / Start processing #1',
    'Process / Run compute #1',
    'rule -> Track #1',
    'Track / Record outcome #1',
  ]);
});
