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

export interface AlarmsProps {
  readonly deadLetterQueue: IQueue;
  readonly ingest: StateMachine;
  readonly track: StateMachine;
  readonly topic: ITopic | undefined;
}

/** Everything here is alarming at 1: each is a delivery that does not go its way by itself. */
const PERIOD = Duration.minutes(5);

/** The alarms, $0.10 a month for each of their five metrics: what a person must look at because the pipeline cannot mend it by itself. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const alarms = [
      this.alarm('DeadLetters', 'Deliveries that could not be ingested wait in the dead-letter queue.', {
        // The maximum, because a message that stays must keep the alarm on.
        metric: props.deadLetterQueue.metricApproximateNumberOfMessagesVisible({
          period: PERIOD,
          statistic: 'Maximum',
        }),
      }),
      this.alarm(
        'IngestFailed',
        'A run of Ingest failed: the delivery is in the dead-letter queue, or only in the log.',
        {
          metric: unfinished(props.ingest),
        },
      ),
      this.alarm(
        'TrackFailed',
        'A run of Track failed: a delivery has ended and its record still says otherwise.',
        {
          metric: unfinished(props.track),
        },
      ),
    ];
    if (props.topic !== undefined)
      for (const alarm of alarms) alarm.addAlarmAction(new SnsAction(props.topic));
  }

  private alarm(id: string, alarmDescription: string, { metric }: { readonly metric: IMetric }): Alarm {
    return new Alarm(this, id, {
      alarmDescription,
      metric,
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // No data is no run and no message, which is good.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
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
