import { Duration } from 'aws-cdk-lib';

/**
 * How long a record is kept: as long as the payload, but never shorter than the name of its execution is taken. Step
 * Functions keeps a name for 90 days after the execution closed, which a redrive can put off by 14 days; a day is for the
 * work itself. A record that went earlier would let a repeated delivery create a new one that no execution ever completes.
 */
export function recordRetention(retention: Duration): Duration {
  return Duration.days(Math.max(retention.toDays(), 90 + 14 + 1));
}
