import { describe, expect, test } from 'vitest';
import { ExpressBill } from '../../../lib/estimates/cost/usage/express-bill.ts';

const KB = 1024;

/** GB-seconds of a run of `ms` with an input of `kilobytes`, through a Map of so many iterations. */
function gigabyteSeconds(ms: number, kilobytes = 1, iterations = 0): number {
  const bill = new ExpressBill(4 * KB);
  const input = 'x'.repeat(kilobytes * KB);
  bill.onEvent({
    type: 'ExecutionStarted',
    timestamp: new Date(0),
    id: 1,
    executionStartedEventDetails: { input },
  });
  for (let id = 2; id < iterations + 2; id += 1)
    bill.onEvent({ type: 'MapIterationStarted', timestamp: new Date(0), id });
  const end = { type: 'ExecutionSucceeded', timestamp: new Date(ms), id: 1_000 } as const;
  return bill.onEvent(end)['states.express.gbSeconds'] ?? Number.NaN;
}

describe('an Express run is billed', () => {
  test.each([
    { ms: 0, steps: 1 },
    { ms: 100, steps: 1 },
    { ms: 101, steps: 2 },
    { ms: 300_000, steps: 3_000 },
  ])('for $ms ms as $steps steps of 100 ms', ({ ms, steps }) => {
    expect(gigabyteSeconds(ms)).toBeCloseTo(steps * 0.1 * (64 / 1024), 10);
  });

  test('for 64 MB with 32 KB in each of 400 iterations, the example of the pricing page, and for 128 with 32 KB in 500', () => {
    expect(gigabyteSeconds(100, 32, 400)).toBeCloseTo(0.1 * (64 / 1024), 10);
    expect(gigabyteSeconds(100, 32, 500)).toBeCloseTo(0.1 * (128 / 1024), 10);
  });
});

test('level ERROR logs what fails and nothing else', () => {
  const bill = new ExpressBill(0);
  const isLogged = (type: string): boolean =>
    'logs.states.bytes' in bill.onEvent({ type: type as 'TaskFailed', timestamp: new Date(0), id: 1 });
  const logged = ['TaskFailed', 'LambdaFunctionTimedOut', 'ExecutionTimedOut', 'FailStateEntered'];
  expect(logged.filter(isLogged)).toEqual(logged);
  expect(
    ['TaskScheduled', 'TaskSucceeded', 'ExecutionStarted', 'ExecutionSucceeded', 'PassStateEntered'].filter(
      isLogged,
    ),
  ).toEqual([]);
});
