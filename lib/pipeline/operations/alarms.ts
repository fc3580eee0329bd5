import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { type MeasuredStages, type MetricName, pipelineMetric } from './pipeline-metrics.ts';

/** What the alarms watch, and what they do. */
export interface AlarmsProps extends MeasuredStages {
  readonly reconcile: IStateMachine;
  /** Of computations that fail, from where on it is an alarm: a share of them all, and a number. */
  readonly alarmFailureShare: number;
  readonly alarmFailureCount: number;
  /** Is notified of each. */
  readonly topic: ITopic | undefined;
  /** Taken by each beside that. */
  readonly actions: readonly IAlarmAction[];
}

/** One alarm: what CloudWatch watches, from where on, and what a person reads who is called. */
interface Row {
  readonly id: string;
  /** Of RUNBOOK.md. */
  readonly heading: string;
  readonly says: string;
  readonly metric: IMetric;
  /** Alarms from here on, upwards unless `below` says otherwise. */
  readonly threshold: number;
  /** Periods that must be so: one where nothing else is said. */
  readonly periods?: number;
  /** Of how many: in a row where nothing else is said. */
  readonly outOf?: number;
  /** Alarms under the threshold, and where nothing is reported at all. */
  readonly below?: true;
}

const PERIOD = Duration.minutes(5);

/** A share needs more than a few: one failure of two is none that a person must look at. */
const QUARTER_HOUR = Duration.minutes(15);

/**
 * A parked delivery is tried after 1, 7 and 13 minutes: at 8 it has failed twice. Not later: a message that has been received
 * three times no longer counts in this metric (SQS developer guide, "Available CloudWatch metrics").
 */
const PARKED_TOO_LONG = Duration.minutes(8);

/**
 * Three periods of five minutes, so that no single burst is an alarm, out of 15: one delivery that waits must keep it on. A Standard
 * Process tries at pauses of 15 minutes in the end (`RETRY_FOR_A_DAY`), an Express one every 20, the 15 after which Reconcile looks again
 * and the 5 to its next run: three tries in 60 minutes. 75 leave 5 for each, for the call itself and a late run.
 */
const THROTTLED_FOR_LONG = { periods: 3, outOf: 15 };

/**
 * Of a whole Process. Only what Lambda had trouble with lasts as long: its last try comes after 24 h and 2 min (`RETRY_FOR_A_DAY`), and
 * the one before after 23 h 47 min (85,622 s), so that what then still succeeds is no alarm. Any other computation has ended after three
 * tries of 15 minutes.
 */
const GIVEN_UP = Duration.hours(24);

/**
 * The alarms, $0.10 a month for each metric that they watch: what a person must look at because the pipeline cannot mend it by
 * itself. RUNBOOK.md has a heading for each.
 *
 * Failed and timed-out runs are two alarms, not a sum: Step Functions reports neither where there is none, and a sum has no value
 * where one of its metrics has none. It would cost the same.
 */
export class Alarms extends Construct {
  /** Each alarm by its name. */
  readonly byName: Readonly<Record<string, Alarm>>;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { topic, actions } = props;
    const all = [...(topic === undefined ? [] : [new SnsAction(topic)]), ...actions];
    this.byName = Object.fromEntries(
      alarmRows(props).map((row) => {
        const alarm = this.alarm(row);
        alarm.addAlarmAction(...all);
        return [row.id, alarm];
      }),
    );
  }

  private alarm({ id, heading, says, metric, threshold, periods = 1, outOf, below }: Row): Alarm {
    const { LESS_THAN_THRESHOLD, GREATER_THAN_OR_EQUAL_TO_THRESHOLD } = ComparisonOperator;
    return new Alarm(this, id, {
      alarmDescription: `${says} See RUNBOOK.md, ${heading}.`,
      metric,
      threshold,
      evaluationPeriods: outOf ?? periods,
      ...(outOf !== undefined && { datapointsToAlarm: periods }),
      comparisonOperator: below ? LESS_THAN_THRESHOLD : GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // No data is no run and no message, which is good unless runs are what is watched for.
      treatMissingData: below ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
  }
}

function alarmRows(props: AlarmsProps): readonly Row[] {
  const { ingest, process, track, reconcile } = props;
  const metric = (name: MetricName): IMetric => pipelineMetric(props, name, { period: PERIOD });
  return [
    {
      id: 'ApiServerErrors',
      heading: 'ApiServerErrors',
      says: 'The API has answered 5XX: the producer was told to send again.',
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
    ...(props.parking === undefined ? [] : parkingRows(metric)),
    ...unfinishedRows('Ingest', ingest, 'A run of Ingest did not succeed: no store took the delivery.'),
    {
      id: 'ComputeThrottled',
      heading: 'ComputeThrottled',
      says: 'Lambda had no room for computations time and again for 15 minutes or longer: they are tried again, and late.',
      metric: metric('throttled'),
      threshold: 1,
      ...THROTTLED_FOR_LONG,
    },
    {
      id: 'ComputationsFailing',
      heading: 'ComputationsFailing',
      says: 'More computations fail than is usual: of the deliveries, or of the function.',
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
      'Reconcile did not succeed, had more to mend than is usual, or found a delivery open for too long.',
    ),
    {
      id: 'ReconcileStopped',
      heading: 'ReconcileStopped',
      says: 'Reconcile has not run for 15 minutes: what is lost stays lost.',
      metric: reconcile.metricStarted({ period: QUARTER_HOUR, statistic: 'Sum' }),
      threshold: 1,
      below: true,
    },
  ];
}

function parkingRows(metric: (name: MetricName) => IMetric): readonly Row[] {
  return [
    {
      id: 'DeadLetters',
      heading: 'DeadLetters',
      says: 'Deliveries that could not be ingested for an hour, or not parked, wait in the dead-letter queue.',
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

function standardRows(metric: (name: MetricName) => IMetric, track: IStateMachine): readonly Row[] {
  return [
    {
      id: 'ComputationGivenUp',
      heading: 'ComputationGivenUp',
      says: 'An execution of Process has ended after more than a day: Lambda did not run its computation, which was given up.',
      metric: metric('processTime'),
      threshold: GIVEN_UP.toMilliseconds(),
    },
    ...unfinishedRows(
      'Track',
      track,
      'A run of Track did not succeed: a delivery has ended and its record does not say so yet.',
    ),
    {
      id: 'UndeliveredEvents',
      heading: 'UndeliveredEvents',
      says: 'Status events could not be delivered to Track or recorded by it.',
      metric: metric('undeliveredEvents'),
      threshold: 1,
    },
  ];
}

/** An Express run leaves no history and no event: its metrics are the only sign of one that ended badly. It cannot be aborted. */
function unfinishedRows(name: string, stateMachine: IStateMachine, says: string): readonly Row[] {
  const options = { period: PERIOD, statistic: 'Sum' };
  const row = { heading: `${name}Failed`, says, threshold: 1 };
  return [
    { ...row, id: `${name}Failed`, metric: stateMachine.metricFailed(options) },
    { ...row, id: `${name}TimedOut`, metric: stateMachine.metricTimedOut(options) },
  ];
}

/**
 * How many computations have failed, where they are more than the share that is usual, and 0 elsewhere. FILL, because what fails now
 * may have been started before.
 */
function failedComputations(props: AlarmsProps): IMetric {
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
