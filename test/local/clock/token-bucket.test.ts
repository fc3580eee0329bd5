import { expect, test } from 'vitest';
import { createTokenBucket, createTokenQueue } from '../../../lib/local/clock/token-bucket.ts';
import { VirtualClock } from '../../../lib/local/clock/virtual-clock.ts';

test('a bucket holds its burst and refuses beyond it, until it is filled again', async () => {
  const clock = new VirtualClock();
  const take = createTokenBucket({ rate: 10, burst: 2 }, clock);
  expect([take(), take(), take()]).toEqual([true, true, false]);
  await clock.advance(100);
  expect([take(), take()]).toEqual([true, false]);
  await clock.advance(60_000);
  expect([take(), take(), take()]).toEqual([true, true, false]);
});

test('a queue tells how long until a token is there, one after the other', async () => {
  const clock = new VirtualClock();
  const take = createTokenQueue({ rate: 10, burst: 2 }, clock);
  expect([take(), take(), take(), take()]).toEqual([0, 0, 100, 200]);
  await clock.advance(150);
  expect(take()).toBe(150);
});
