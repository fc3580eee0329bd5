import type { CancelSignal } from './cancellation.ts';

/**
 * The only source of time in the local run. Everything that waits, times out or needs a date uses a clock, so that a
 * test can run minutes of retries in milliseconds (`VirtualClock`). It is our own, because fake timers replace those of
 * the whole process, and a run on virtual time stands beside sockets and workers on real time.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /**
   * Resolves after `ms` milliseconds. When the signal aborts, it removes the timer and rejects with the signal's
   * reason.
   */
  sleep(ms: number, signal?: CancelSignal): Promise<void>;
  /**
   * Yields to the event loop once: due timers and requests are handled, and no time passes. Long work awaits this
   * instead of its own `setImmediate`, so that a virtual clock knows that work is in progress.
   */
  turn(): Promise<void>;
}

/** Milliseconds in 32 bits, about 25 days. Node.js fires a longer timer at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Wall-clock time. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    let left = ms;
    for (; left > LONGEST_TIMER_MS; left -= LONGEST_TIMER_MS) await sleepOnce(LONGEST_TIMER_MS, signal);
    await sleepOnce(left, signal);
  },
  turn: () => new Promise((resolve) => setImmediate(resolve)),
};

function sleepOnce(ms: number, signal: CancelSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, ms);
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', abort, { once: true });
  });
}
