import { describe, expect, test } from 'vitest';
import type { GivenQuotas, RegionClass } from '../../../../lib/local/services/step-functions/quotas.ts';
import { createService, pass, type TestService, wait } from './service.ts';

/** A service in a region of this class, or without quotas. */
function serviceOf(
  quotas?: RegionClass | GivenQuotas,
): TestService & { readonly standard: string; readonly express: string } {
  const created = createService(quotas === undefined ? {} : { quotas });
  return {
    ...created,
    standard: created.add('Standard', 'STANDARD', wait),
    express: created.add('Express', 'EXPRESS', pass),
  };
}

/** The number of calls that succeed, out of `calls` at the same time. The others are throttled. */
async function answered(calls: number, call: (number: number) => Promise<unknown>): Promise<number> {
  const results = await Promise.allSettled(Array.from({ length: calls }, (_, number) => call(number)));
  const refused = results.filter((result) => result.status === 'rejected');
  for (const { reason } of refused)
    expect(reason).toMatchObject({
      code: 'ThrottlingException',
      message: 'Rate exceeded',
      statusCode: 400,
    });
  return calls - refused.length;
}

describe('without quotas', () => {
  test('nothing is throttled', async () => {
    const { service, standard: stateMachineArn } = serviceOf();
    expect(await answered(2_000, () => service.call('StartExecution', { stateMachineArn }))).toBe(2_000);
  });
});

describe('with quotas', () => {
  test.each([
    ['large', 1_300, 300],
    ['other', 800, 150],
  ] as const)(
    'a %s region starts a burst of %i Standard executions, then %i a second',
    async (region, burst, rate) => {
      const { service, clock, standard: stateMachineArn } = serviceOf(region);
      const start = (): Promise<unknown> => service.call('StartExecution', { stateMachineArn });
      expect(await answered(burst + 10, start)).toBe(burst);
      await clock.advance(1_000);
      expect(await answered(rate + 10, start)).toBe(rate);
    },
  );

  test('Express executions have their own bucket, and synchronous ones none', async () => {
    const { service, standard, express, settle } = serviceOf('other');
    await answered(800, () => service.call('StartExecution', { stateMachineArn: standard }));
    expect(await answered(6_010, () => service.call('StartExecution', { stateMachineArn: express }))).toBe(
      6_000,
    );
    await settle();
    const starts = answered(10, () => service.call('StartSyncExecution', { stateMachineArn: express }));
    await settle();
    expect(await starts).toBe(10);
  });

  test('a repeated start counts too', async () => {
    const { service, standard: stateMachineArn } = serviceOf('other');
    const request = { stateMachineArn, name: 'one', input: '{}' };
    expect(await answered(810, () => service.call('StartExecution', request))).toBe(800);
  });

  test('each action has its own bucket', async () => {
    const { service, standard: stateMachineArn } = serviceOf('other');
    const { executionArn } = await service.call('StartExecution', { stateMachineArn, name: 'one' });
    expect(await answered(300, () => service.call('DescribeExecution', { executionArn }))).toBe(250);
    expect(await answered(150, () => service.call('ListExecutions', { stateMachineArn }))).toBe(100);
  });
});

describe('with given limits', () => {
  test('they apply instead, nothing else is throttled, and each token is reported', async () => {
    const told: string[] = [];
    const { service, standard: stateMachineArn } = serviceOf({
      limits: { 'StartExecution STANDARD': { rate: 1, burst: 2 } },
      onTaken: (quota, isThrottled) => told.push(`${quota} ${isThrottled}`),
    });
    expect(await answered(3, () => service.call('StartExecution', { stateMachineArn }))).toBe(2);
    expect(await answered(500, () => service.call('ListExecutions', { stateMachineArn }))).toBe(500);
    expect(told.filter((line) => line.startsWith('StartExecution'))).toEqual([
      'StartExecution STANDARD false',
      'StartExecution STANDARD false',
      'StartExecution STANDARD true',
    ]);
  });
});

describe('states of Standard executions', () => {
  /** The durations of `executions` executions of one state, in milliseconds. */
  async function durations(type: 'STANDARD' | 'EXPRESS', executions: number): Promise<readonly number[]> {
    const { service, clock, add, settle } = createService({ quotas: 'other' });
    const stateMachineArn = add('Quick', type, {
      First: { Type: 'Pass', Next: 'Last' },
      Last: { Type: 'Succeed' },
    });
    const began = clock.now();
    const ends: number[] = [];
    const runs = Array.from({ length: executions }, async () => {
      if (type === 'EXPRESS') await service.call('StartSyncExecution', { stateMachineArn });
      else await service.call('StartExecution', { stateMachineArn });
      ends.push(clock.now() - began);
    });
    await settle();
    await Promise.all(runs);
    return [...ends, clock.now() - began];
  }

  test('wait their turn beyond the burst, in the order in which they are entered', async () => {
    // 800 executions may start at once; of their 1,600 states 800 are in the burst, the rest take 1.6 s at 500 a second.
    expect((await durations('STANDARD', 800)).at(-1)).toBe(1_600);
  });

  test('of Express executions do not', async () => {
    expect((await durations('EXPRESS', 800)).at(-1)).toBe(0);
  });
});
