import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type MeasuredStages, type MetricName, pipelineMetric } from './pipeline-metrics.ts';

/** What the alarms watch. */
export interface AlarmedStages extends MeasuredStages {
  readonly reconcile: IStateMachine;
  /** How many computations may fail before the alarm goes off: a share of all, and a number. */
  readonly alarmFailureShare: number;
  readonly alarmFailureCount: number;
}

/** One alarm: its metric, its threshold, and the text that an operator reads. */
export interface AlarmRow {
  readonly id: string;
  /** Heading in RUNBOOK.md. */
  readonly heading: string;
  readonly says: string;
  readonly metric: IMetric;
  /** The alarm goes off at this value and above, or below it if `below` is set. */
  readonly threshold: number;
  /** How many periods must be over the threshold. Default: one. */
  readonly periods?: number;
  /** Out of how many periods. Default: `periods`, so all of them in a row. */
  readonly outOf?: number;
  /** The alarm goes off below the threshold, and if nothing is reported at all. */
  readonly below?: true;
}

const PERIOD = Duration.minutes(5);

/** Long enough for a meaningful share: one failure out of two is no reason to call anybody. */
const QUARTER_HOUR = Duration.minutes(15);

/**
 * A parked delivery is tried after 1, 7 and 13 minutes: at 8 it has failed twice. Not later, because a message that has
 * been received three times no longer counts in this metric (SQS developer guide, "Available CloudWatch metrics").
 */
const PARKED_TOO_LONG = Duration.minutes(8);

/**
 * Three periods of five minutes, so that a single burst raises no alarm, out of 15, so that one waiting delivery keeps
 * the alarm on. In the end a Standard Process retries every 15 minutes (`RETRY_FOR_A_DAY`), and an Express one every
 * 20: Reconcile looks again after 15, and its next run starts within 5. That is three tries in 60 minutes. 75 leave 5
 * minutes for each, for the call itself and a late run.
 */
const THROTTLED_FOR_LONG = { periods: 3, outOf: 15 };

/**
 * The time of a whole execution of Process. Only retries of Lambda's own errors take as long: the last one comes after
 * 24 h 2 min (`RETRY_FOR_A_DAY`). The one before comes after 23 h 47 min (85,622 s), so its success raises no alarm.
 * Any other computation has ended after three tries of 15 minutes.
 */
const GIVEN_UP = Duration.hours(24);

/** The alarms of a pipeline, in the order of RUNBOOK.md. */
export function alarmRows(props: AlarmedStages): readonly AlarmRow[] {
  const { ingest, process, track, reconcile } = props;
  const metric = (name: MetricName): IMetric => pipelineMetric(props, name, { period: PERIOD });
  return [
    {
      id: 'ApiServerErrors',
      heading: 'ApiServerErrors',
      says: 'The API answered 5XX, which tells the producer to send again.',
      metric: metric('serverErrors'),
      threshold: 1,
    },
    {
      id: 'RequestsRefused',
      heading: 'RequestsRefused',
      says: 'Requests were refused with 429: over the rate, the quota of the API key, or a quota of AWS.',
      metric: metric('refused'),
      threshold: 1,
    },
    ...(props.verifier === undefined ? [] : [signaturesRow(metric)]),
    ...(props.parking === undefined ? [] : parkingRows(metric)),
    ...unfinishedRows(
      'Ingest',
      ingest,
      'A run of Ingest failed or timed out. The error in its log says where the delivery is.',
    ),
    {
      id: 'ComputeThrottled',
      heading: 'ComputeThrottled',
      says: 'Lambda throttled computations in three five-minute periods of the last 75 minutes. They are retried, but late.',
      metric: metric('throttled'),
      threshold: 1,
      ...THROTTLED_FOR_LONG,
    },
    {
      id: 'ComputationsFailing',
      heading: 'ComputationsFailing',
      says: 'More computations fail than usual. The deliveries or the function may be at fault.',
      metric: failedComputations(props),
      threshold: props.alarmFailureCount,
    },
    ...(track === undefined
      ? unfinishedRows(
          'Process',
          process,
          'A run of Process ended without an outcome: its delivery will be computed again.',
        )
      : standardRows(metric, track.stateMachine)),
    ...unfinishedRows(
      'Reconcile',
      reconcile,
      'Reconcile failed, repaired more deliveries than usual, or found a delivery open for too long.',
    ),
    {
      id: 'ReconcileStopped',
      heading: 'ReconcileStopped',
      says: 'Reconcile has not run for 15 minutes: deliveries whose event or run was lost stay open.',
      metric: reconcile.metricStarted({ period: QUARTER_HOUR, statistic: 'Sum' }),
      threshold: 1,
      below: true,
    },
  ];
}

/**
 * Ten in five minutes. One or two mean that somebody tried the address. More mean a flood, or a secret that only one side
 * changed: then deliveries that were answered before they were verified are lost.
 */
function signaturesRow(metric: (name: MetricName) => IMetric): AlarmRow {
  return {
    id: 'SignaturesRefused',
    heading: 'SignaturesRefused',
    says: 'Requests were not signed as their source needs, or with another secret. Nothing of them was stored.',
    metric: metric('notSigned'),
    threshold: 10,
  };
}

function parkingRows(metric: (name: MetricName) => IMetric): readonly AlarmRow[] {
  return [
    {
      id: 'DeadLetters',
      heading: 'DeadLetters',
      says: 'The dead-letter queue holds deliveries that could not be ingested for an hour, or could not be parked.',
      metric: metric('deadLetters'),
      threshold: 1,
    },
    {
      id: 'ParkedTooLong',
      heading: 'ParkedTooLong',
      says: 'A parked delivery could not be ingested again, or the pipe does not run.',
      metric: metric('oldestOpen'),
      threshold: PARKED_TOO_LONG.toSeconds(),
    },
    {
      id: 'DeliveryDropped',
      heading: 'DeliveryDropped',
      says: 'A delivery that EventBridge held is lost: neither the parking queue nor the dead-letter queue took it.',
      metric: metric('dropped'),
      threshold: 1,
    },
  ];
}

/** The alarm of a notice of `onOutcome`. */
export function noticeRow(id: string, deadLetterQueue: IQueue): AlarmRow {
  return {
    id: `${id}DeadLetters`,
    heading: 'NoticeDeadLetters',
    says: 'A receiver of outcomes has refused notices, or has not answered, for a day.',
    // The maximum, because a message that stays must keep the alarm on.
    metric: deadLetterQueue.metricApproximateNumberOfMessagesVisible({
      period: PERIOD,
      statistic: 'Maximum',
    }),
    threshold: 1,
  };
}

function standardRows(metric: (name: MetricName) => IMetric, track: IStateMachine): readonly AlarmRow[] {
  return [
    {
      id: 'ComputationGivenUp',
      heading: 'ComputationGivenUp',
      says: 'An execution of Process ended after more than a day, because Lambda could not run its computation.',
      metric: metric('processTime'),
      threshold: GIVEN_UP.toMilliseconds(),
    },
    ...unfinishedRows(
      'Track',
      track,
      'A run of Track failed or timed out: a computation has ended, and its outcome is not recorded yet.',
    ),
    {
      id: 'UndeliveredEvents',
      heading: 'UndeliveredEvents',
      says: 'Status events could not be delivered to Track, or Track could not record them.',
      metric: metric('undeliveredEvents'),
      threshold: 1,
    },
  ];
}

/**
 * An Express run leaves no history and no event, so only its metrics show that it did not succeed. It cannot be
 * aborted.
 */
function unfinishedRows(name: string, stateMachine: IStateMachine, says: string): readonly AlarmRow[] {
  const options = { period: PERIOD, statistic: 'Sum' };
  const row = { heading: `${name}Failed`, says, threshold: 1 };
  return [
    { ...row, id: `${name}Failed`, metric: stateMachine.metricFailed(options) },
    { ...row, id: `${name}TimedOut`, metric: stateMachine.metricTimedOut(options) },
  ];
}

/**
 * The number of failed computations if they are more than the usual share, otherwise 0. FILL, because a computation
 * that fails now may have been started in an earlier period.
 */
function failedComputations(props: AlarmedStages): IMetric {
  const { alarmFailureShare } = props;
  const failed = pipelineMetric(props, 'failed', { period: QUARTER_HOUR });
  const started = pipelineMetric(props, 'computations', { period: QUARTER_HOUR });
  return new MathExpression({
    expression: `IF(failed > ${alarmFailureShare} * FILL(started, 0), failed, 0)`,
    label: `Failed computations, where they are more than ${alarmFailureShare * 100} %`,
    period: QUARTER_HOUR,
    usingMetrics: { failed, started },
  });
}
