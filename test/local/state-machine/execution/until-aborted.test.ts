import { describe, expect, test } from 'vitest';
import { sleepLong } from '../../../../lib/local/state-machine/execution/until-aborted.ts';

describe('sleepLong', () => {
  test('waits with timers that Node.js accepts: at most 2^31 - 1 ms', async () => {
    const sleeps: number[] = [];
    const time = { now: 0 };
    const clock = {
      now: () => time.now,
      sleep: async (ms: number) => {
        sleeps.push(ms);
        time.now += ms;
      },
      turn: () => Promise.resolve(),
    };

    await sleepLong(clock, 2 ** 31 + 5, new AbortController().signal);

    expect(sleeps).toEqual([2 ** 31 - 1, 6]);
  });
});
