import type { Clock } from '../../clock/clock.ts';
import { StatesError } from '../execution/states-error.ts';

/** Far more states than an execution enters in five minutes. Reaching it takes a second or two. */
const mostStates = 100_000;

/**
 * Bounds the number of states that one execution enters while no time passes. On a virtual clock a loop of Pass and
 * Choice would never end, because the time limit of the execution is never reached. On a real clock the bound is
 * never reached.
 */
export class StandstillBound {
  private readonly clock: Clock;
  private since = Number.NaN;
  private states = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Called when a state is entered. Throws States.Runtime, which States.ALL does not catch, beyond the bound. */
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
      `The execution entered ${mostStates} states while the clock did not advance: it loops without waiting.`,
    );
  }
}
