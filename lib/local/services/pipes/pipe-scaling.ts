import type { Clock } from '../../clock/clock.ts';

/** For a standard queue: five batches at first, up to 60 more a minute, at most 1,000. */
const [FIRST, MORE_A_MINUTE, MOST] = [5, 60, 1_000];

/**
 * The number of batches that a pipe processes at a time (EventBridge user guide, "Amazon SQS as a source", scaling
 * and processing; the account's quota of pipe executions is also 1,000). The page does not say how it grows. Here it
 * grows by one a second, from when the first five are busy until the pipe is idle. Then it starts again with five.
 */
export class PipeScaling {
  private growsSince: number | undefined;
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Whether the pipe takes one more message while `underWay` messages are in progress. */
  takesOneMore(underWay: number): boolean {
    if (underWay < FIRST) return true;
    this.growsSince ??= this.clock.now();
    const minutes = (this.clock.now() - this.growsSince) / 60_000;
    return underWay < Math.min(MOST, FIRST + Math.floor(minutes * MORE_A_MINUTE));
  }

  /** Called when the pipe is idle: no message is waiting or in progress. */
  rest(): void {
    this.growsSince = undefined;
  }
}

/** Milliseconds until a pipe at its limit can take one more. */
export const MS_TO_ONE_MORE = 60_000 / MORE_A_MINUTE;
