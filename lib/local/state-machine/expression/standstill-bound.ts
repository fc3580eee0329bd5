import type { Clock } from '../../clock/clock.ts';
import { StatesError } from '../execution/states-error.ts';

/** Far more than an execution of five minutes enters, and a second or two of work. */
const mostStates = 100_000;

/**
 * Bounds what one execution does while no time passes. On a virtual clock a loop of Pass and Choice would never end: the
 * time limit of an Express execution cannot come when time stands still. On a real clock the bound is never met.
 */
export class StandstillBound {
  private readonly clock: Clock;
  private since = Number.NaN;
  private states = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** A state is entered. Throws States.Runtime, which no Catch of States.ALL handles, where the bound is exceeded. */
  enter(): void {
    const now = this.clock.now();
    if (now !== this.since) {
      this.since = now;
      this.states = 0;
    }
    this.states += 1;
    if (this.states <= mostStates) return;
    throw new StatesError(
      'States.Runtime',
      `The execution entered ${mostStates} states while the clock of the run stood still: it loops without waiting.`,
    );
  }
}
