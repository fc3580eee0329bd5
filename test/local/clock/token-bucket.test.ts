import { expect, test } from 'vitest';
import { createTokenBucket, createTokenQueue } from '../../../lib/local/clock/token-bucket.ts';
import { VirtualClock } from '../../../lib/local/clock/virtual-clock.ts';

test('a bucket has its burst and refuses beyond it until it is refilled', async () => {
  const clock = new VirtualClock();
  const take = createTokenBucket({ rate: 10, burst: 2 }, clock);
  expect([take(), take(), take()]).toEqual([true, true, false]);
  await clock.advance(100);
  expect([take(), take()]).toEqual([true, false]);
  await clock.advance(60_000);
  expect([take(), take(), take()]).toEqual([true, true, false]);
});

test('a queue returns how long until each token is available', async () => {
  const clock = new VirtualClock();
  const take = createTokenQueue({ rate: 10, burst: 2 }, clock);
  expect([take(), take(), take(), take()]).toEqual([0, 0, 100, 200]);
  await clock.advance(150);
  expect(take()).toBe(150);
});
