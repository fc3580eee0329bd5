import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Parking } from './parking.ts';

export interface AlarmsProps {
  readonly parking: Parking | undefined;
  readonly ingest: StateMachine;
  readonly process: StateMachine;
  /** Absent where Process is Express and writes its outcome itself. */
  readonly track: { readonly stateMachine: StateMachine; readonly undelivered: IQueue } | undefined;
  readonly reconcile: StateMachine;
  readonly topic: ITopic | undefined;
}

interface Row {
  readonly id: string;
  readonly says: string;
  readonly metric: IMetric;
  /** Alarms from here on, upwards unless `below` says otherwise. */
  readonly threshold: number;
  /** Alarms under the threshold, and where nothing is reported at all. */
  readonly below?: true;
}

const PERIOD = Duration.minutes(5);

/**
 * A parked delivery is tried after 1, 7 and 13 minutes: at 8 it has failed twice. Not later: a message that has been received
 * three times no longer counts in this metric (SQS developer guide, "Available CloudWatch metrics").
 */
const PARKED_TOO_LONG = Duration.minutes(8);

/**
 * The alarms, $0.10 a month for each of their eleven metrics: what a person must look at because the pipeline cannot mend it
 * by itself. RUNBOOK.md has a heading for each.
 */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    for (const row of [...parkingRows(props), ...machineRows(props)]) {
      const alarm = this.alarm(row);
      if (props.topic !== undefined) alarm.addAlarmAction(new SnsAction(props.topic));
    }
  }

  private alarm({ id, says, metric, threshold, below }: Row): Alarm {
    const { LESS_THAN_THRESHOLD, GREATER_THAN_OR_EQUAL_TO_THRESHOLD } = ComparisonOperator;
    return new Alarm(this, id, {
      alarmDescription: `${says} See RUNBOOK.md, ${id}.`,
      metric,
      threshold,
      evaluationPeriods: 1,
      comparisonOperator: below ? LESS_THAN_THRESHOLD : GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // No data is no run and no message, which is good unless runs are what is watched for.
      treatMissingData: below ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
  }
}

function parkingRows({ parking }: AlarmsProps): readonly Row[] {
  if (parking === undefined) return [];
  return [
    {
      id: 'DeadLetters',
      says: 'Deliveries that could not be ingested for an hour, or not parked, wait in the dead-letter queue.',
      metric: waiting(parking.deadLetterQueue),
      threshold: 1,
    },
    {
      id: 'ParkedTooLong',
      says: 'A parked delivery could not be ingested again, or the pipe does not run.',
      metric: parking.queue.metricApproximateAgeOfOldestMessage({ period: PERIOD, statistic: 'Maximum' }),
      threshold: PARKED_TOO_LONG.toSeconds(),
    },
    {
      id: 'DeliveryDropped',
      says: 'A delivery that EventBridge held is lost: neither the parking queue nor the dead-letter queue took it.',
      metric: parking.outage.metricDropped(PERIOD),
      threshold: 1,
    },
  ];
}

function machineRows({ ingest, reconcile, ...props }: AlarmsProps): readonly Row[] {
  return [
    {
      id: 'IngestFailed',
      says: 'A run of Ingest failed: no store took the delivery.',
      metric: unfinished(ingest),
      threshold: 1,
    },
    ...outcomeRows(props),
    {
      id: 'ReconcileFailed',
      says: 'Reconcile failed, or had more to mend than is usual.',
      metric: unfinished(reconcile),
      threshold: 1,
    },
    {
      id: 'ReconcileStopped',
      says: 'Reconcile has not run for 15 minutes: what is lost stays lost.',
      metric: reconcile.metricStarted({ period: Duration.minutes(15), statistic: 'Sum' }),
      threshold: 1,
      below: true,
    },
  ];
}

/** Who writes the outcome: Track, or an Express Process itself. */
function outcomeRows({ process, track }: Pick<AlarmsProps, 'process' | 'track'>): readonly Row[] {
  if (track === undefined) {
    return [
      {
        id: 'ProcessFailed',
        says: 'A run of Process ended without an outcome: its delivery will be computed again.',
        metric: unfinished(process),
        threshold: 1,
      },
    ];
  }
  return [
    {
      id: 'TrackFailed',
      says: 'A run of Track failed: a delivery has ended and its record does not say so yet.',
      metric: unfinished(track.stateMachine),
      threshold: 1,
    },
    {
      id: 'UndeliveredEvents',
      says: 'Status events could not be delivered to Track or recorded by it.',
      metric: waiting(track.undelivered),
      threshold: 1,
    },
  ];
}

/** The maximum, because a message that stays must keep the alarm on. */
function waiting(queue: IQueue): IMetric {
  return queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum' });
}

/** An Express run leaves no history and no event: its metrics are the only sign of one that ended badly. It cannot be aborted. */
function unfinished(stateMachine: StateMachine): IMetric {
  const options = { period: PERIOD, statistic: 'Sum' };
  return new MathExpression({
    expression: 'failed + timedOut',
    label: 'Runs that did not succeed',
    period: PERIOD,
    usingMetrics: {
      failed: stateMachine.metricFailed(options),
      timedOut: stateMachine.metricTimedOut(options),
    },
  });
}
