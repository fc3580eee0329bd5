import { Rule } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Choice, Condition, type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { DELIVERY, FINAL_STATUSES } from '../contracts/delivery.ts';
import { ExpressStateMachine } from './express-state-machine.ts';
import type { Store } from './store.ts';
import {
  FAILURE_OUTCOME,
  recordOutcome,
  RESULT_LEFT_OUT,
  RESULT_OUTCOME,
  storeResult,
} from './track-states.ts';

export interface TrackProps {
  readonly process: StateMachine;
  readonly store: Store;
  readonly logRetention: RetentionDays;
}

/**
 * Track: the Express state machine that writes the outcome of Process into the delivery's record, started by the status
 * event of the execution ($1 per million, where a state in Process would cost $25).
 *
 * Input: the EventBridge event "Step Functions Execution Status Change". RUNNING is left out by the rule: it would double
 * the bill and say nothing new.
 *
 * Worst-case time, under the 300 s of an Express run: store 47 s + record 47 s = 94 s (`retry-policy.ts`).
 */
export class Track extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: TrackProps) {
    super(scope, id);
    this.stateMachine = new ExpressStateMachine(this, 'Track', {
      comment: 'Writes the outcome of one execution of Process. Billed: $1.00 per million + time.',
      definition: this.definition(props),
      logRetention: props.logRetention,
    });
    new Rule(this, 'Rule', {
      description: 'Executions of Process that ended, however they ended.',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [props.process.stateMachineArn], status: [...FINAL_STATUSES] },
      },
      targets: [new SfnStateMachine(this.stateMachine)],
    });
  }

  private definition({ store }: TrackProps): Choice {
    const record = recordOutcome(this, store);
    const keep = storeResult(this, store);
    keep.next(record);
    return Choice.jsonata(this, 'Where is the result?', {
      comment: 'In the event and small, in the event and large, left out of the event, or none. Free.',
      outputs: FAILURE_OUTCOME,
    })
      .when(Condition.jsonata(`{% ${SUCCEEDED} and $not($type(${RESULT}) = 'string') %}`), record, {
        outputs: RESULT_LEFT_OUT,
        comment: 'An output that does not fit in an event is left out of it.',
      })
      .when(
        Condition.jsonata(`{% ${SUCCEEDED} and $length(${RESULT}) <= ${DELIVERY.smallResult} %}`),
        record,
        {
          outputs: RESULT_OUTCOME,
          comment: 'A small result is kept in the record.',
        },
      )
      .when(Condition.jsonata(`{% ${SUCCEEDED} %}`), keep, {
        // Written out, because the state's own Output is that of the Default.
        outputs: '{% $states.input %}',
        comment: 'A large result becomes an object.',
      })
      .otherwise(record);
  }
}

const SUCCEEDED = "$states.input.detail.status = 'SUCCEEDED'";
const RESULT = '$states.input.detail.output';
