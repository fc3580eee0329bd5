import { describe, expect, test } from 'vitest';
import { type Arrivals, arrivalTimes } from '../../../lib/estimates/capacity/arrivals.ts';
import { measureDemand } from '../../../lib/estimates/capacity/measure-demand.ts';
import {
  QUOTA_NAMES,
  type QuotaName,
  quotasOf,
  UNLIMITED,
  UNLIMITED_QUOTAS,
} from '../../../lib/estimates/capacity/capacity-quotas.ts';
import { type Load, simulateLoad } from '../../../lib/estimates/capacity/simulate-load.ts';
import { sustainedRates } from '../../../lib/estimates/capacity/sustained-rates.ts';
import { changeState, type RawState } from '../../../lib/proofs/faults/change-template.ts';
import { seededRandom } from '../../../lib/local/clock/random.ts';
import type { ThrottleLimits } from '../../../lib/local/clock/token-bucket.ts';
import { Source } from '../../../lib/pipeline/sources/source.ts';
import { synthesiseStack } from '../../synthesise-pipeline.ts';

const TEMPLATES = {
  standard: synthesiseStack().toJSON() as object,
  express: synthesiseStack({ processWorkflow: 'express' }).toJSON() as object,
  stored: synthesiseStack({ acknowledgement: 'stored' }).toJSON() as object,
};

type Limits = Partial<Record<QuotaName, ThrottleLimits>>;

/** A load under these quotas alone. */
const run = (
  arrivals: Omit<Arrivals, 'shape'> & Partial<Arrivals>,
  limits: Limits,
  changes: Partial<Load> = {},
) =>
  simulateLoad({
    template: TEMPLATES.standard,
    arrivals: arrivalTimes({ shape: 'steady', ...arrivals }, seededRandom(1)),
    quotas: { ...UNLIMITED_QUOTAS, ...limits },
    computeSeconds: 0.5,
    polls: 0,
    seed: 1,
    ...changes,
  });

describe('a load agrees with the closed form', () => {
  test('of a token bucket: what is there at first, and what is refilled', async () => {
    const limit = { rate: 20, burst: 30 };
    const { sent, accepted, refused } = await run({ rate: 100, seconds: 5 }, { 'stage throttle': limit });
    expect(sent).toBe(500);
    // The last request comes a hundredth of a second before the end.
    expect(accepted).toBe(limit.burst + limit.rate * 5 - 1);
    expect(refused).toEqual({ 'stage throttle': 500 - accepted });
  });

  test('of a backlog that drains as fast as its quota refills', async () => {
    const limit = { rate: 20, burst: 20 };
    const { toTerminal } = await run({ rate: 1, seconds: 2 }, {});
    const { drain, maxBacklog, taken, throttled } = await run(
      { rate: 200, seconds: 1, shape: 'spike' },
      { StateTransition: limit },
    );
    expect(drain).toBeCloseTo((200 - limit.burst) / limit.rate - 199 / 200 + toTerminal.max, 1);
    expect(maxBacklog).toBeGreaterThan(150);
    // What is delayed is taken all the same.
    expect(taken.StateTransition).toBe(200);
    expect(throttled.StateTransition).toBeGreaterThan(150);
  });

  test("of Little's law: as many at a time as come while one lasts", async () => {
    const { maxBacklog, toTerminal, succeeded } = await run(
      { rate: 20, seconds: 10 },
      {},
      { computeSeconds: 2 },
    );
    expect(toTerminal.p50).toBeGreaterThan(2);
    expect(Math.abs(maxBacklog - 20 * toTerminal.p50)).toBeLessThan(2);
    expect(succeeded).toBe(200);
  });
});

test('a load is the same each time', async () => {
  const arrivals = { rate: 20, seconds: 3, shape: 'poisson' } as const;
  const limits = { 'StartExecution STANDARD': { rate: 5, burst: 5 } };
  expect(await run(arrivals, limits)).toEqual(await run(arrivals, limits));
});

describe.each(['standard', 'express'] as const)('with a %s Process', (workflow) => {
  const pipeline = { template: TEMPLATES[workflow], computeSeconds: 2, polls: 1 };
  const PER_SECOND = 10;
  let measured: ReturnType<typeof measureDemand> | undefined;

  const throttledAt = async (quota: QuotaName, limit: ThrottleLimits, share: number): Promise<number> => {
    const { throttled } = await run(
      // In so many deliveries, 2 % too much is more than what is there at first.
      { rate: PER_SECOND * share, seconds: 75 / PER_SECOND },
      { [quota]: limit },
      pipeline,
    );
    return throttled[quota] ?? 0;
  };

  test.each(QUOTA_NAMES)('%s binds at the rate of its closed form, within two percent', async (quota) => {
    const demand = await (measured ??= measureDemand(pipeline));
    const taken = demand[quota] ?? 0;
    if (taken === 0) {
      expect(
        workflow === 'express' ? NOT_OF_EXPRESS : ['DescribeExecution'],
        'a delivery takes none of it',
      ).toContain(quota);
      return;
    }
    const isConcurrency = quota === 'Lambda concurrency';
    const limit = { rate: PER_SECOND * taken, burst: isConcurrency ? PER_SECOND * taken : taken };
    const [tightest] = sustainedRates({ ...UNLIMITED_QUOTAS, [quota]: limit }, demand);
    expect(tightest).toMatchObject({ quota, perSecond: PER_SECOND });
    expect(await throttledAt(quota, limit, 0.98)).toBe(0);
    expect(await throttledAt(quota, limit, 1.02)).toBeGreaterThan(0);
  });
});

const NOT_OF_EXPRESS = [
  'StartExecution STANDARD',
  'StateTransition',
  'EventBridge invocations',
  'DescribeExecution',
];

describe('what one delivery takes', () => {
  test.each([
    ['standard', { 'DynamoDB write units': 3, 'DynamoDB index write units': 2, 'StartExecution EXPRESS': 2 }],
    ['express', { 'DynamoDB write units': 4, 'DynamoDB index write units': 2, 'StartExecution EXPRESS': 2 }],
    // Ingest is started synchronously, which has no quota of calls.
    ['stored', { 'DynamoDB write units': 3, 'StartExecution EXPRESS': 1, 'StartExecution STANDARD': 1 }],
  ] as const)('is measured: %s', async (name, expected) => {
    const demand = await measureDemand({ template: TEMPLATES[name], computeSeconds: 0.5, polls: 2 });
    expect(demand).toMatchObject({
      ...expected,
      'stage throttle': 3,
      'Lambda concurrency': 0.5,
      'S3 PUT': 1,
    });
  });

  test('is an error where it does not go well', async () => {
    const pipeline = { template: TEMPLATES.express, computeSeconds: 900, polls: 0 };
    await expect(measureDemand(pipeline)).rejects.toThrow('fails or takes too long');
  });
});

describe('what is changed in a definition changes the figures', () => {
  test('a state more in Process takes a transition more', async () => {
    const pipeline = { template: TEMPLATES.standard, computeSeconds: 0.5, polls: 0 };
    const { StateTransition } = await measureDemand(pipeline);
    const more = await measureDemand({ ...pipeline, change: withOneMoreState });
    expect([StateTransition, more.StateTransition]).toEqual([1, 2]);
  });

  test('fewer retries before parking park more, and nothing that was accepted is lost either way', async () => {
    const arrivals = { rate: 20, seconds: 5 };
    const limits = { 'StartExecution STANDARD': { rate: 2, burst: 2 } };
    const change = changeState('Ingest', 'Start processing', retriedOnce);
    const many = await run(arrivals, limits);
    const few = await run(arrivals, limits, { change });
    expect(few.parked).toBeGreaterThan(many.parked);
    for (const { accepted, succeeded, deadLetters } of [many, few])
      expect({ accepted, succeeded, deadLetters }).toEqual({ accepted: 100, succeeded: 100, deadLetters: 0 });
  });
});

/** Hands its input on, before all others. */
const withOneMoreState: NonNullable<Load['change']> = (resources, nameOf) =>
  resources.map((resource) => {
    if (nameOf(resource) !== 'Process') return resource;
    const { StartAt, States, ...rest } = JSON.parse(String(resource.properties.DefinitionString)) as {
      readonly StartAt: string;
      readonly States: object;
    };
    const Think = { Type: 'Pass', Next: StartAt };
    const DefinitionString = JSON.stringify({ ...rest, StartAt: 'Think', States: { ...States, Think } });
    return { ...resource, properties: { ...resource.properties, DefinitionString } };
  });

const retriedOnce = ({ Retry = [], ...state }: RawState): RawState => ({
  ...state,
  Retry: (Retry as readonly object[]).map((retrier) => ({ ...retrier, MaxAttempts: 1 })),
});

describe('what Lambda has no room for', () => {
  const onePlace = { 'Lambda concurrency': { rate: 1, burst: 1 } };

  test('fails and is counted, where it is not tried again', async () => {
    const change = changeState('Process', 'Run compute', ({ Retry: _none, ...state }) => state);
    const load = { change, computeSeconds: 20 };
    const { failed, succeeded, throttled } = await run({ rate: 10, seconds: 5 }, onePlace, load);
    expect({ failed, succeeded }).toEqual({ failed: 49, succeeded: 1 });
    expect(throttled).toEqual({ 'Lambda concurrency': 49 });
  });

  test('is computed within a day', async () => {
    const { failed, succeeded } = await run({ rate: 10, seconds: 2 }, onePlace, { computeSeconds: 20 });
    expect({ failed, succeeded }).toEqual({ failed: 0, succeeded: 20 });
  });

  test('is computed in the end with an Express Process: a run without room is no attempt', async () => {
    const load = { template: TEMPLATES.express, computeSeconds: 60 };
    const { failed, succeeded, reconciled } = await run({ rate: 10, seconds: 1 }, onePlace, load);
    expect({ failed, succeeded }).toEqual({ failed: 0, succeeded: 10 });
    expect(reconciled).toBeGreaterThan(0);
  });
});

test('an outcome that DynamoDB has no units for is handed over by Reconcile', async () => {
  const limits = { 'DynamoDB write units': { rate: 0.1, burst: 30 } };
  const { accepted, succeeded, reconciled } = await run({ rate: 10, seconds: 2 }, limits);
  expect({ accepted, succeeded }).toEqual({ accepted: 20, succeeded: 20 });
  expect(reconciled).toBeGreaterThan(0);
});

test('a producer is told where what it sends could not be stored, and what it was promised is kept', async () => {
  const limits = { 'DynamoDB write units': { rate: 0.2, burst: 4 } };
  const { accepted, returned, succeeded } = await run({ rate: 10, seconds: 1 }, limits, {
    template: TEMPLATES.stored,
  });
  expect(returned).toBeGreaterThan(0);
  expect(accepted + returned).toBe(10);
  expect(succeeded).toBeGreaterThanOrEqual(accepted);
});

test('a quota below what one call takes is an error', async () => {
  const limits = { 'DynamoDB write units': { rate: 100, burst: 1 } };
  await expect(run({ rate: 2, seconds: 1 }, limits)).rejects.toThrow(
    /^2 deliveries are still open 40 hours after the first one: a quota is below what one call takes/,
  );
});

test('a quota that there is not is an error that names those there are', () => {
  expect(() => quotasOf('large', UNLIMITED, { 'Moon landings': UNLIMITED })).toThrow(
    "There is no quota 'Moon landings', only stage throttle,",
  );
});

test('the verifier takes its part of the concurrency of Lambda', async () => {
  const load = { computeSeconds: 0.5, polls: 0 };
  const sources = { events: Source.standardWebhooks({ secret: 'events' }) };
  const signed = await measureDemand({ ...load, template: synthesiseStack({ sources }).toJSON() });
  const unsigned = await measureDemand({ ...load, template: TEMPLATES.standard });
  const more = signed['Lambda concurrency']! - unsigned['Lambda concurrency']!;
  expect(more).toBeCloseTo(0.02, 6);
});
