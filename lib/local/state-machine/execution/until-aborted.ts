import { Cancellation, type CancelSignal } from '../../clock/cancellation.ts';
import type { Clock } from '../../clock/clock.ts';

/** Settles as `promise` does, unless the signal aborts first: then it rejects with the signal's reason. */
export function untilAborted<T>(promise: Promise<T>, signal: CancelSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    const release = (): void => signal.removeEventListener('abort', abort);
    promise.then(
      (value) => {
        release();
        resolve(value);
      },
      (error: unknown) => {
        release();
        reject(error);
      },
    );
  });
}

/** A Node.js timer takes at most 2^31 - 1 ms (24.8 days). A longer one fires at once. */
const longestTimerMs = 2 ** 31 - 1;

/** Waits for any time, with several timers if necessary. Rejects with the signal's reason. */
export async function sleepLong(clock: Clock, ms: number, signal: CancelSignal): Promise<void> {
  const until = clock.now() + ms;
  for (let left = ms; left > 0; left = until - clock.now()) {
    await clock.sleep(Math.min(left, longestTimerMs), signal);
  }
}

/** A controller that aborts with its parent. `release` disconnects them when the work is done. */
export function linkedController(parent: CancelSignal): { controller: Cancellation; release: () => void } {
  const controller = new Cancellation();
  const abort = (): void => controller.abort(parent.reason as Error);
  if (parent.aborted) abort();
  parent.addEventListener('abort', abort, { once: true });
  return { controller, release: () => parent.removeEventListener('abort', abort) };
}
