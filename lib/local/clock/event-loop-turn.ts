import type { Clock } from './clock.ts';

/**
 * How many steps pass between two looks at the clock. Few enough looks to cost nothing; the steps take a fraction of
 * a millisecond.
 */
const stepsPerLook = 100;

/** How long work may hold the event loop. A timer of the run fires at most about this late. */
const longestHoldMs = 10;

/**
 * Lets timers and requests in while an execution only computes. States and JSONata that wait for nothing go from
 * promise to promise, and Node fires no timer while a promise is unsettled: a loop of Pass and Choice could be
 * neither timed out nor stopped. The clock makes the turn, so that a virtual clock does not advance in the middle of
 * a step.
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
