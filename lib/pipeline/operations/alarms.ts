import { Alarm, ComparisonOperator, type IAlarmAction, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { type AlarmedStages, type AlarmRow, alarmRows } from './alarm-rows.ts';

/** What the alarms watch, and what they do. */
export interface AlarmsProps extends AlarmedStages {
  /** Notified by each alarm. */
  readonly topic: ITopic | undefined;
  /** Other actions of each alarm. */
  readonly actions: readonly IAlarmAction[];
}

/**
 * The alarms: what a person must look at, because the pipeline cannot repair it by itself. Each metric that they watch
 * costs $0.10 a month. RUNBOOK.md has a section for each.
 *
 * Failed and timed-out runs are two alarms, not a sum: Step Functions reports a metric only if there is something to
 * report, and a sum has no value if one of its metrics has none. The cost is the same.
 */
export class Alarms extends Construct {
  /** Each alarm by its name. */
  readonly byName: Readonly<Record<string, Alarm>>;
  private readonly actions: readonly IAlarmAction[];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { topic, actions } = props;
    this.actions = [...(topic === undefined ? [] : [new SnsAction(topic)]), ...actions];
    this.byName = Object.fromEntries(alarmRows(props).map((row) => [row.id, this.alarm(row)]));
  }

  /** Adds an alarm of what is added to the pipeline later. */
  add(row: AlarmRow): void {
    Object.assign(this.byName, { [row.id]: this.alarm(row) });
  }

  private alarm({ id, heading, says, metric, threshold, periods = 1, outOf, below }: AlarmRow): Alarm {
    const { LESS_THAN_THRESHOLD, GREATER_THAN_OR_EQUAL_TO_THRESHOLD } = ComparisonOperator;
    const alarm = new Alarm(this, id, {
      alarmDescription: `${says} See RUNBOOK.md, ${heading}.`,
      metric,
      threshold,
      evaluationPeriods: outOf ?? periods,
      ...(outOf !== undefined && { datapointsToAlarm: periods }),
      comparisonOperator: below ? LESS_THAN_THRESHOLD : GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // No data means no runs and no messages, which is fine unless the alarm watches for missing runs.
      treatMissingData: below ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(...this.actions);
    return alarm;
  }
}
