import type { Duration } from 'aws-cdk-lib';

/**
 * How long workers may take.
 *
 * @example
 * const options: WorkerOptions = { heartbeat: Duration.hours(1), timeout: Duration.days(2) };
 */
export interface WorkerOptions {
  /**
   * How long a delivery may be without a sign of a worker before it is `TIMED_OUT`. The time in the queue counts, so it must be
   * longer than the longest wait for a free worker. It need not be short: if a worker dies, another one gets its message within
   * two minutes, whatever the heartbeat. From 2 minutes to 10 days.
   *
   * @default Duration.hours(1)
   */
  readonly heartbeat?: Duration;

  /**
   * How long one attempt may take in all, with the wait in the queue: at least `heartbeat`, at most 365 days.
   *
   * @default Duration.days(1), or `heartbeat` if that is longer
   */
  readonly timeout?: Duration;
}
