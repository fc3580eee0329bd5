import { Duration } from 'aws-cdk-lib';
import { JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';

/** Longest time one call of a store may take. Healthy calls answer in tens of milliseconds. */
export const STORE_CALL_TIMEOUT = Duration.seconds(8);

/**
 * For calls of S3, DynamoDB and SQS: 3 retries after at most 1, 2 and 4 s (full jitter draws from 0 to these).
 * Worst case of one state: 4 calls x 8 s + 7 s = 39 s.
 */
export const STORE_RETRY: RetryProps = {
  errors: ['States.ALL'],
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxAttempts: 3,
  jitterStrategy: JitterType.FULL,
};

/**
 * For StartExecution of Process, whose quota (300 a second in the large regions, 150 elsewhere) a burst reaches
 * first: 5 retries after at most 1, 2, 4, 8 and 16 s. Worst case: 6 calls x 8 s + 31 s = 79 s.
 */
export const START_RETRY: RetryProps = { ...STORE_RETRY, maxAttempts: 5 };

/**
 * The same where a signature was verified before, which takes time of the run: 4 retries after at most 1, 2, 4 and 8 s.
 * Worst case: 5 calls x 8 s + 15 s = 55 s. What cannot be started by then is parked or left to Reconcile, as otherwise.
 */
export const START_RETRY_AFTER_VERIFY: RetryProps = { ...START_RETRY, maxAttempts: 4 };

/** Pauses of at most 2, 4, 8, ... s, each drawn from 0 to that. */
export const DOUBLING_PAUSES: RetryProps = {
  interval: Duration.seconds(2),
  backoffRate: 2,
  jitterStrategy: JitterType.FULL,
};

/**
 * For Lambda's own errors with a Standard Process, which can wait: at least 24 hours, because a busy function does not
 * mean that the computation failed. 9 pauses that double from 2 s to 512 s are 1,022 s. 95 of 15 minutes are 85,500 s.
 * Together 86,522 s, 24 h and 2 min.
 *
 * Each try is a transition ($0.000025): $0.0026 for a delivery that waits all day. Longer pauses are cheaper, but
 * deliveries of one burst come back together, and a function that has room again would be idle until then. No jitter,
 * because it may draw 0 each time.
 */
export const RETRY_FOR_A_DAY: RetryProps = {
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxDelay: Duration.minutes(15),
  maxAttempts: 104,
  jitterStrategy: JitterType.NONE,
};

/**
 * For the last resorts of Ingest. If they fail, nothing holds the delivery. So there are many short calls instead of
 * a few long ones, and no jitter, which could end them within a second. Worst case of each: 6 calls x 4 s
 * (`LAST_RESORT_TIMEOUT`) + 5 s = 29 s.
 */
export const LAST_RESORT_RETRY: RetryProps = {
  errors: ['States.ALL'],
  interval: Duration.seconds(1),
  backoffRate: 1,
  maxAttempts: 5,
};

/** Longest time one call of a last resort may take. */
export const LAST_RESORT_TIMEOUT = Duration.seconds(4);

/**
 * For expected answers, and errors that would come again: they go to their Catch at once. Must stand before a retrier
 * on States.ALL.
 */
export function neverRetry(...errors: string[]): RetryProps {
  return { errors, maxAttempts: 0 };
}

/**
 * For a Catch of everything, one Catch each: `States.ALL` is documented not to match `States.DataLimitExceeded`,
 * which must stand alone.
 */
export const ANYTHING: readonly string[][] = [['States.DataLimitExceeded'], ['States.ALL']];

/**
 * For the targets of rules: the most that EventBridge allows. It is also the default, but stated here (user guide,
 * "Retrying event delivery").
 */
export const EVENT_RETRY = { maxEventAge: Duration.hours(24), retryAttempts: 185 };
