import { describe, expect, test } from 'vitest';
import { execute, machineOf } from './execute.ts';

describe('the history of a Standard execution', () => {
  const loop = {
    Again: {
      Type: 'Map',
      Items: [1],
      ItemProcessor: { StartAt: 'Hand', States: { Hand: { Type: 'Pass', End: true } } },
      Retry: [{ ErrorEquals: ['States.ALL'] }],
      Catch: [
        { ErrorEquals: ['Never'], Next: 'Done' },
        { ErrorEquals: ['States.ALL'], Next: 'Again' },
      ],
      Next: 'Again',
    },
    Done: { Type: 'Succeed' },
  };

  test('has at most 25,000 events, and the last one fails the execution despite any Retry and Catch', async () => {
    const { outcome, events } = await execute(machineOf(loop), {});

    const failure = {
      error: 'States.Runtime',
      cause: 'The execution reached the maximum number of history events (25000).',
    };
    expect(outcome).toMatchObject({ status: 'FAILED', ...failure });
    expect(events).toHaveLength(25_000);
    expect(events.at(-1)).toMatchObject({
      id: 25_000,
      type: 'ExecutionFailed',
      executionFailedEventDetails: failure,
    });
  });

  test('may end with a success as the last event', async () => {
    // 1 + 4 + 4 * 6,247 + 2 * 3 + 1 = 25,000.
    const { outcome, events } = await execute(longMachine(3), {});

    expect(events).toHaveLength(25_000);
    expect(outcome.status).toBe('SUCCEEDED');
    expect((await execute(longMachine(4), {})).outcome.status).toBe('FAILED');
  });

  /** ExecutionStarted, 4 of the Map, 4 of each of its iterations, 2 of each Pass, ExecutionSucceeded. */
  function longMachine(passes: number): object {
    const tail = Array.from({ length: passes }, (_, index) => [
      `Pass ${index}`,
      { Type: 'Pass', ...(index + 1 < passes ? { Next: `Pass ${index + 1}` } : { End: true }) },
    ]);
    const { Retry: _retry, Catch: _catch, ...map } = loop.Again;
    const items = Array.from({ length: 6247 }, () => 1);
    return machineOf({ Again: { ...map, Items: items, Next: 'Pass 0' }, ...Object.fromEntries(tail) });
  }
});
