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
 * Time that passes only in `advance`. It fires the due timers in the order of their due time and then of their
 * creation, and lets every promise that depends on one settle before it fires the next. It also waits for work that
 * yields to the event loop (`turn`).
 */
export class VirtualClock implements Clock {
  /** By due time, then by creation. A removed timer stays in the list until its turn. */
  private readonly timers = new TinyQueue<Timer>(
    [],
    (one, other) => one.due - other.due || one.order - other.order,
  );
  private time: number;
  private created = 0;
  /** The number of awaited turns of the event loop. They mean that work is in progress even without a timer. */
  private turns = 0;

  constructor(startsAt = Date.UTC(2026, 0, 1)) {
    this.time = startsAt;
  }

  now(): number {
    return this.time;
  }

  sleep(ms: number, signal?: CancelSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const abort = (): void => {
        timer.isDropped = true;
        reject(signal?.reason);
      };
      const fired = (): void => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const due = this.time + Math.max(0, ms);
      const timer: Timer = { due, order: this.created++, resolve: fired, isDropped: false };
      this.timers.push(timer);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  turn(): Promise<void> {
    this.turns += 1;
    return new Promise((resolve) => {
      setImmediate(() => {
        this.turns -= 1;
        resolve();
      });
    });
  }

  /** Moves time forward by `ms` and fires all timers that become due. */
  async advance(ms: number): Promise<void> {
    const until = this.time + ms;
    await this.settle();
    for (let next = this.next(); next !== undefined && next.due <= until; next = this.next()) {
      await this.fire(next);
    }
    this.time = until;
  }

  /** Jumps from timer to timer until `promise` settles. Throws if no timer is left that could settle it. */
  async runUntilSettled<T>(promise: Promise<T>): Promise<T> {
    const progress = { settled: false };
    const watched = promise.finally(() => {
      progress.settled = true;
    });
    watched.catch(() => undefined);
    await this.settle();
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
    this.time = Math.max(this.time, timer.due);
    timer.resolve();
    await this.settle();
  }

  /**
   * Lets every promise settle that can settle without a timer. Node.js settles all of them between two immediates, so
   * before the next immediate, work after a turn has either requested another turn or ended.
   */
  private async settle(): Promise<void> {
    do await new Promise((resolve) => setImmediate(resolve));
    while (this.turns > 0);
  }
}
