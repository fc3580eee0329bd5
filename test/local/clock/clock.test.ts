import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Cancellation } from '../../../lib/local/clock/cancellation.ts';
import { systemClock } from '../../../lib/local/clock/clock.ts';

const DAY_MS = 86_400_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test.each([1, 24, 25, 100])('a sleep of %i days takes as long', async (days) => {
  const woken = vi.fn();
  void systemClock.sleep(days * DAY_MS).then(woken);
  await vi.advanceTimersByTimeAsync(days * DAY_MS - 1);
  expect(woken).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(woken).toHaveBeenCalledOnce();
});

test.each([1, 60])('a sleep that is aborted after %i days rejects and leaves no timer', async (days) => {
  const cancellation = new Cancellation();
  const rejected = vi.fn();
  systemClock.sleep(100 * DAY_MS, cancellation).catch(rejected);
  await vi.advanceTimersByTimeAsync(days * DAY_MS);
  cancellation.abort(new Error('enough'));
  await vi.advanceTimersByTimeAsync(0);
  expect(rejected).toHaveBeenCalledWith(new Error('enough'));
  expect(vi.getTimerCount()).toBe(0);
});
