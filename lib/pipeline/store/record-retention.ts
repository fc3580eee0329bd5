import { Duration } from 'aws-cdk-lib';

/**
 * How long a record is kept: as long as the payload, but never shorter than Step Functions keeps the name of the
 * execution. That is 90 days after the execution closed, which a redrive can put off by 14 days. One more day is for
 * the work itself. If a record expired earlier, a repeated delivery would create a new record that no execution ever
 * completes.
 */
export function recordRetention(retention: Duration): Duration {
  return Duration.days(Math.max(retention.toDays(), 90 + 14 + 1));
}
