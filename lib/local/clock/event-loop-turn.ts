import type { Clock } from './clock.ts';

/**
 * The number of steps between two checks of the clock. The checks cost nothing, and the steps take a fraction of a
 * millisecond.
 */
const stepsPerLook = 100;

/** How long work can block the event loop. Timers are late by about this at most. */
const longestHoldMs = 10;

/**
 * Lets timers and requests run while an execution only computes. States and JSONata that do not wait go from promise
 * to promise, and Node.js runs no timer before all of these: a loop of Pass and Choice could not time out or be
 * stopped. The clock yields, so that a virtual clock does not advance in the middle of a step.
 */
export class EventLoopTurn {
  private readonly clock: Clock;
  private steps = 0;
  private began: number;

  constructor(clock: Clock) {
    this.clock = clock;
    this.began = clock.now();
  }

  /** Counts a step. True if `pass` must be awaited before the next one. */
  isOver(): boolean {
    this.steps++;
    return this.steps % stepsPerLook === 0 && this.clock.now() - this.began >= longestHoldMs;
  }

  /** Resolves in the next turn of the event loop, after the due timers have fired. */
  async pass(): Promise<void> {
    await this.clock.turn();
    this.began = this.clock.now();
  }
}
