import type { Clock } from '../../clock/clock.ts';

/** Of a standard queue: five batches at first, up to 60 more a minute, 1,000 at most. */
const [FIRST, MORE_A_MINUTE, MOST] = [5, 60, 1_000];

/**
 * How many batches a pipe works on at a time (EventBridge user guide, "Amazon SQS as a source", scaling and
 * processing; the account's quota of pipe executions is 1,000 as well). What the page leaves open: growth is taken as
 * even, one a second from when the first five are busy until the pipe comes to rest, whether or not more are waiting
 * all the time. Then it starts again with five.
 */
export class PipeScaling {
  private growsSince: number | undefined;
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Whether a waiting message is taken while so many are under way. */
  takesOneMore(underWay: number): boolean {
    if (underWay < FIRST) return true;
    this.growsSince ??= this.clock.now();
    const minutes = (this.clock.now() - this.growsSince) / 60_000;
    return underWay < Math.min(MOST, FIRST + Math.floor(minutes * MORE_A_MINUTE));
  }

  /** Nothing is waiting, and nothing is under way. */
  rest(): void {
    this.growsSince = undefined;
  }
}

/** Milliseconds after which a pipe at its limit may take one more. */
export const MS_TO_ONE_MORE = 60_000 / MORE_A_MINUTE;
