import TinyQueue from 'tinyqueue';
import type { CancelSignal } from './cancellation.ts';
import type { Clock } from './clock.ts';

interface Timer {
  readonly due: number;
  readonly order: number;
  readonly resolve: () => void;
  isDropped: boolean;
}

/**
 * Time that moves only when told to. `advance` fires the timers that fall due, in order of their due time and
 * then of their creation, and lets every promise that hangs on one settle before it fires the next.
 */
export class VirtualClock implements Clock {
  /** By due time, then by creation; a timer that was dropped stays until it is its turn. */
  private readonly timers = new TinyQueue<Timer>(
    [],
    (one, other) => one.due - other.due || one.order - other.order,
  );
  private time: number;
  private created = 0;

  constructor(startsAt = Date.UTC(2026, 0, 1)) {
    this.time = startsAt;
  }

  now(): number {
    return this.time;
  }

  sleep(ms: number, signal?: CancelSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const timer = { due: this.time + Math.max(0, ms), order: this.created++, resolve, isDropped: false };
      this.timers.push(timer);
      signal?.addEventListener(
        'abort',
        () => {
          if (timer.isDropped) return;
          timer.isDropped = true;
          reject(signal.reason);
        },
        { once: true },
      );
    });
  }

  /** Moves time forward by `ms`, firing everything that falls due on the way. */
  async advance(ms: number): Promise<void> {
    const until = this.time + ms;
    await settle();
    for (let next = this.next(); next !== undefined && next.due <= until; next = this.next()) {
      await this.fire(next);
    }
    this.time = until;
  }

  /** Jumps from timer to timer until `promise` settles; fails if nothing is left that could settle it. */
  async runUntilSettled<T>(promise: Promise<T>): Promise<T> {
    const progress = { settled: false };
    const watched = promise.finally(() => {
      progress.settled = true;
    });
    watched.catch(() => undefined);
    await settle();
    while (!progress.settled) {
      const next = this.next();
      if (next === undefined)
        throw new Error('nothing is waiting on the virtual clock, yet the promise is pending');
      await this.fire(next);
    }
    return watched;
  }

  private next(): Timer | undefined {
    while (this.timers.peek()?.isDropped === true) this.timers.pop();
    return this.timers.peek();
  }

  private async fire(timer: Timer): Promise<void> {
    this.timers.pop();
    // An abort from now on comes too late to drop it.
    timer.isDropped = true;
    this.time = Math.max(this.time, timer.due);
    timer.resolve();
    await settle();
  }
}

/** A turn of the event loop: every promise that could settle without a timer has settled after it. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
