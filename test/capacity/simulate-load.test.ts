import { describe, expect, test } from 'vitest';
import { type Arrivals, arrivalTimes } from '../../lib/capacity/arrivals.ts';
import { type PipelineShape, readShape } from '../../lib/capacity/pipeline-shape.ts';
import { QUOTA_NAMES, type QuotaName, quotasOf, UNLIMITED } from '../../lib/capacity/quotas.ts';
import type { Load } from '../../lib/capacity/load-context.ts';
import { simulateLoad } from '../../lib/capacity/simulate-load.ts';
import { sustainedRates } from '../../lib/capacity/sustained-rates.ts';
import { measureWriteUnits } from '../../lib/cost/measure-write-units.ts';
import { simulateBurst } from '../../lib/faults/simulate-burst.ts';
import { seededRandom } from '../../lib/local/random.ts';
import { MOST_ATTEMPTS } from '../../lib/pipeline/claim-delivery.ts';
import { createBlueprint } from '../../lib/simulation/blueprint.ts';
import type { ThrottleLimits } from '../../lib/local/token-bucket.ts';
import { synthesiseStack } from '../synthesise-pipeline.ts';

interface Template {
  readonly Resources: Record<
    string,
    { readonly Properties: { DefinitionString?: { readonly 'Fn::Join': [string, unknown[]] } } }
  >;
}

const template = synthesiseStack().toJSON() as Template;
const shape = readShape(template);
const expressTemplate = synthesiseStack({ processWorkflow: 'express' }).toJSON();
const expressShape = readShape(expressTemplate);
const nothing = { table: 0, index: 0 };
const WRITE_UNITS = {
  standard: { record: { table: 1, index: 1 }, claim: nothing, outcome: { table: 2, index: 1 } },
  express: { record: { table: 1, index: 1 }, claim: { table: 1, index: 0 }, outcome: { table: 2, index: 1 } },
};
const ALL_RAISED = Object.fromEntries(QUOTA_NAMES.map((name) => [name, UNLIMITED]));

const run = (
  arrivals: Arrivals,
  raised: Readonly<Record<string, ThrottleLimits>>,
  changes: Partial<Load> = {},
) =>
  simulateLoad({
    arrivals: arrivalTimes(arrivals, seededRandom(1)),
    quotas: quotasOf('other', shape.stage, raised),
    shape,
    computeSeconds: 0,
    writeUnits: WRITE_UNITS.standard,
    polls: 0,
    seed: 1,
    ...changes,
  });

/** Within one percent. */
const expectNear = (value: number, exact: number): void => {
  expect(Math.abs(value - exact) / exact).toBeLessThan(0.01);
};

describe('the simulator agrees with the closed form', () => {
  test('of a token bucket: what is there at first, and what is refilled', () => {
    const { accepted, refused } = run({ rate: 1_000, seconds: 60, shape: 'steady' }, {});
    expectNear(accepted, shape.stage.burst + shape.stage.rate * 60);
    expect(refused['stage throttle']).toBe(60_000 - accepted);
  });

  test('of a backlog that drains as fast as its quota refills', () => {
    const limit = { rate: 100, burst: 200 };
    const { toTerminal, maxBacklog } = run(
      { rate: 10_000, seconds: 1, shape: 'spike' },
      { ...ALL_RAISED, StateTransition: limit },
    );
    expectNear(toTerminal.max, (10_000 * shape.transitions - limit.burst) / limit.rate);
    expect(maxBacklog).toBeGreaterThan(9_000);
  });

  test('of an M/D/1 queue: the mean time to wait is rho / (2 mu (1 - rho))', () => {
    const [served, load] = [10, 0.6];
    const limit = { rate: served * shape.transitions, burst: shape.transitions };
    const { toTerminal } = run(
      { rate: load * served, seconds: 150_000, shape: 'poisson' },
      { ...ALL_RAISED, StateTransition: limit },
    );
    expectNear(toTerminal.mean, load / (2 * served * (1 - load)));
  });

  test("of Little's law: as many computations at a time as come while one lasts", () => {
    const { maxBacklog, failed } = run({ rate: 500, seconds: 60, shape: 'steady' }, ALL_RAISED, {
      computeSeconds: 2,
    });
    expectNear(maxBacklog, 1_000);
    expect(failed).toBe(0);
  });
});

describe.each([
  { workflow: 'standard', known: shape },
  { workflow: 'express', known: expressShape },
] as const)('with a $workflow Process', ({ workflow, known }) => {
  const demand = { shape: known, writeUnits: WRITE_UNITS[workflow], computeSeconds: 2, polls: 1 };
  // Small enough that a percent too much has used up what is there at first.
  const limit = { rate: 100, burst: 100 };
  const binding = (quota: QuotaName) => {
    const quotas = quotasOf('other', UNLIMITED, { ...ALL_RAISED, [quota]: limit });
    const rate = sustainedRates(quotas, demand)[0]?.perSecond;
    if (rate === undefined) return undefined;
    const throttledAt = (share: number): number => {
      const arrivals = arrivalTimes({ rate: rate * share, seconds: 300, shape: 'steady' }, seededRandom(1));
      return simulateLoad({ ...demand, arrivals, quotas, seed: 1 }).throttled[quota] ?? 0;
    };
    return { below: throttledAt(0.99), above: throttledAt(1.01) };
  };

  test.each(QUOTA_NAMES)('%s binds at the rate of its closed form, within 1 %', (quota) => {
    const found = binding(quota);
    if (found === undefined) expect(workflow).toBe('express');
    if (found === undefined)
      return expect(['StartExecution STANDARD', 'StateTransition', 'EventBridge invocations']).toContain(
        quota,
      );
    expect(found.below).toBe(0);
    expect(found.above).toBeGreaterThan(0);
  });
});

test('a burst goes as it goes through the real definitions', async () => {
  const deliveries = 4_000;
  const real = await simulateBurst(createBlueprint(template), {
    deliveries,
    regionClass: 'other',
    timesSustainable: 10,
  });
  const seconds = deliveries / real.perSecond;
  const model = run(
    { rate: real.perSecond, seconds, shape: 'steady' },
    // There only Step Functions has quotas.
    { 'stage throttle': UNLIMITED, 'DynamoDB write units': UNLIMITED },
    { computeSeconds: 0.5 },
  );
  expect([model.accepted, model.succeeded]).toEqual([real.accepted, real.terminal]);
  expect(model.deadLetters).toBe(real.deadLetters);
  // Jitter is drawn differently in the two, and calls take 10 ms there and no time here.
  expect(Math.abs(model.parked - real.parkedInAll) / deliveries).toBeLessThan(0.01);
  for (const which of ['p50', 'p99', 'max'] as const) {
    expect(Math.abs(model.toTerminal[which] / real.toOutcome[which] - 1), which).toBeLessThan(0.05);
  }
}, 240_000);

test('a million deliveries take less than half a minute', () => {
  // Of this process, so that what else the machine does does not count.
  const start = process.cpuUsage();
  const { succeeded } = run(
    { rate: 300, seconds: 3_334, shape: 'poisson' },
    { 'stage throttle': UNLIMITED },
    { computeSeconds: 0.5 },
  );
  expect(succeeded).toBe(1_000_200);
  expect(process.cpuUsage(start).user / 1e6).toBeLessThan(30);
}, 240_000);

describe('what is changed in a definition changes the figures', () => {
  const changed = (machine: RegExp, from: string, to: string): PipelineShape => {
    const copy = structuredClone(template);
    const id = Object.keys(copy.Resources).find((name) => machine.test(name)) ?? '';
    const parts = copy.Resources[id]!.Properties.DefinitionString!['Fn::Join'][1];
    copy.Resources[id]!.Properties.DefinitionString!['Fn::Join'][1] = parts.map((part) =>
      typeof part === 'string' ? part.replace(from, to) : part,
    );
    return readShape(copy);
  };
  const rateOf = (known: PipelineShape, quota: string): number =>
    sustainedRates(quotasOf('other', shape.stage), {
      shape: known,
      writeUnits: WRITE_UNITS.standard,
      computeSeconds: 0.5,
      polls: 0,
    }).find((row) => row.quota === quota)!.perSecond;

  test('a state more in Process takes a transition more', () => {
    const more = changed(
      /PipelineProcess[0-9A-F]/,
      '{"StartAt":"Run compute","States":{',
      '{"StartAt":"Think","States":{"Think":{"Type":"Pass","Next":"Run compute"},',
    );
    expect(rateOf(shape, 'StateTransition')).toBe(250);
    expect(rateOf(more, 'StateTransition')).toBeCloseTo(500 / 3, 6);
  });

  test('fewer retries before parking park more', () => {
    const fewer = changed(/PipelineIngest[0-9A-F]/, '"MaxAttempts":5', '"MaxAttempts":1');
    const arrivals = { rate: 500, seconds: 20, shape: 'steady' } as const;
    const raised = { 'stage throttle': UNLIMITED };
    expect(run(arrivals, raised, { shape: fewer }).parked).toBeGreaterThan(run(arrivals, raised).parked);
  });
});

test('what neither quota nor retry takes is failed, and counted', () => {
  const one = { ...ALL_RAISED, 'Lambda concurrency': { rate: 1, burst: 1 } };
  // A day has time for 96 of them.
  const { failed, succeeded } = run({ rate: 100, seconds: 10, shape: 'steady' }, one, {
    computeSeconds: 900,
  });
  expect(failed + succeeded).toBe(1_000);
  expect(failed).toBeGreaterThan(900);
});

test('what a busy function has room for within a day is computed', () => {
  const few = { ...ALL_RAISED, 'Lambda concurrency': { rate: 10, burst: 10 } };
  const { failed, succeeded } = run({ rate: 10, seconds: 50, shape: 'steady' }, few, { computeSeconds: 200 });
  expect({ failed, succeeded }).toEqual({ failed: 0, succeeded: 500 });
});

test('a quota that there is not is an error that names those there are', () => {
  expect(() => quotasOf('large', UNLIMITED, { 'Moon landings': UNLIMITED })).toThrow(
    "There is no quota 'Moon landings', only stage throttle,",
  );
});

test('DynamoDB takes of a delivery what it takes here', async () => {
  expect(await measureWriteUnits(template)).toEqual(WRITE_UNITS.standard);
  expect(await measureWriteUnits(expressTemplate)).toEqual(WRITE_UNITS.express);
});

describe('what neither Lambda nor DynamoDB has room for comes to an end', () => {
  const load = { rate: 10, seconds: 20, shape: 'steady' } as const;
  const noRoom = { ...ALL_RAISED, 'Lambda concurrency': { rate: 1, burst: 1 } };

  test('as FAILED with a Standard Process, by Reconcile where the outcome was not taken', () => {
    const raised = { ...noRoom, 'DynamoDB write units': { rate: 3, burst: 12 } };
    const { failed, succeeded, reconciled } = run({ ...load, rate: 50 }, raised, { computeSeconds: 900 });
    expect(failed + succeeded).toBe(1_000);
    expect(failed).toBeGreaterThan(900);
    expect(reconciled).toBeGreaterThan(0);
  });

  test('in the end with an Express one: a run without room is no attempt', () => {
    const { failed, succeeded } = run(load, noRoom, {
      computeSeconds: 60,
      shape: expressShape,
      writeUnits: WRITE_UNITS.express,
    });
    expect(expressShape.claims).toEqual({ most: MOST_ATTEMPTS, holds: 600, areRefunded: true });
    expect({ failed, succeeded }).toEqual({ failed: 0, succeeded: 200 });
  });

  test('as given up with an Express one that counts them', () => {
    const shape = { ...expressShape, claims: { most: MOST_ATTEMPTS, holds: 600, areRefunded: false } };
    const { failed, succeeded } = run(load, noRoom, {
      computeSeconds: 60,
      shape,
      writeUnits: WRITE_UNITS.express,
    });
    expect(failed + succeeded).toBe(200);
    expect(failed).toBeGreaterThan(100);
  });

  test('or as an error, where a quota is below what one call takes', () => {
    const raised = { ...ALL_RAISED, 'DynamoDB write units': { rate: 100, burst: 1 } };
    expect(() => run(load, raised)).toThrow(
      /^200 deliveries are open 30 days after the last one came: a quota is below what one call takes/,
    );
  });
});
