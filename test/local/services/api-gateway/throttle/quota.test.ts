import { expect, it } from 'vitest';
import {
  createQuota,
  type QuotaPeriod,
} from '../../../../../lib/local/services/api-gateway/throttle/quota.ts';
import { VirtualClock } from '../../../../../lib/local/clock/virtual-clock.ts';

// The virtual clock starts on 2026-01-01, a Thursday.
it.each<readonly [string, QuotaPeriod, number, string]>([
  ['a day starts at midnight UTC', 'DAY', 0, '2026-01-02T00:00:00Z'],
  ['a week starts on Sunday', 'WEEK', 0, '2026-01-04T00:00:00Z'],
  ['a week with offset 1 starts on Monday', 'WEEK', 1, '2026-01-05T00:00:00Z'],
  ['a month starts on its first day', 'MONTH', 0, '2026-02-01T00:00:00Z'],
  ['a month with offset 14 starts on its fifteenth day', 'MONTH', 14, '2026-01-15T00:00:00Z'],
])('%s', async (_, period, offset, renewal) => {
  const clock = new VirtualClock();
  const takeOne = createQuota({ limit: 1, period, offset }, clock);
  expect([takeOne(), takeOne()]).toEqual([true, false]);
  await clock.advance(Date.parse(renewal) - clock.now() - 1);
  expect(takeOne()).toBe(false);
  await clock.advance(1);
  expect([takeOne(), takeOne()]).toEqual([true, false]);
});
