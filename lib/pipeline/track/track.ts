import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { type IEventBus, Match, Rule } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Choice, Condition, type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { DELIVERY, FINAL_STATUSES } from '../../contracts/delivery.ts';
import { REDRIVE_FENCE } from './attempt-fence.ts';
import { ExpressStateMachine } from '../express-state-machine.ts';
import { announceOutcome } from '../notices/announce-outcome.ts';
import { EVENT_RETRY } from '../retry-policy.ts';
import type { Store } from '../store/store.ts';
import { ATTEMPT, FAILURE_OUTCOME, RESULT_LEFT_OUT, RESULT_OUTCOME } from './track-outcomes.ts';
import {
  alreadyRecorded,
  keepEvent,
  recordOutcome,
  reopenDelivery,
  reopened,
  storeResult,
} from './track-states.ts';
import type { TrackContext } from './update-record.ts';

/** The machine whose outcomes are recorded, and the store that gets them. */
export interface TrackProps {
  readonly process: StateMachine;
  readonly store: Store;
  /** Where outcomes are announced. Absent: nowhere. */
  readonly outcomeBus: IEventBus | undefined;
  readonly logRetention: RetentionDays;
  readonly tracing: boolean;
  readonly removalPolicy: RemovalPolicy;
}

/**
 * Track: the Express state machine that writes the outcome of Process into the record of the delivery. The status
 * event of the execution starts it ($1 per million; a state in Process would cost $25).
 *
 * Input: the EventBridge event "Step Functions Execution Status Change". For an execution whose event was lost,
 * Reconcile builds the same and adds `askedAt`, when it asked. The rule leaves RUNNING out, except for a redrive: it
 * would double the bill and say nothing new.
 *
 * Worst-case time, under the 300 s of an Express run: store 39 s + record 39 s + keep event 39 s = 117 s
 * (`retry-policy.ts`). If outcomes are announced: store 39 s + record 39 s + announce 78 s = 156 s.
 */
export class Track extends Construct {
  readonly stateMachine: StateMachine;
  /**
   * Events that could not be delivered or recorded. Reconcile repairs their deliveries; the messages say that
   * something was wrong.
   */
  readonly undelivered: Queue;

  constructor(scope: Construct, id: string, props: TrackProps) {
    super(scope, id);
    this.undelivered = new Queue(this, 'Undelivered', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: props.removalPolicy,
    });
    this.stateMachine = new ExpressStateMachine(this, 'Track', {
      comment: 'Writes the outcome of one execution of Process. Billed: $1.00 per million + time.',
      definition: this.definition(props),
      logRetention: props.logRetention,
      tracing: props.tracing,
    });
    this.followExecutions(props.process);
  }

  private followExecutions(process: StateMachine): void {
    new Rule(this, 'Rule', {
      description: 'Executions of Process that ended, however they ended, or were redriven.',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: [process.stateMachineArn],
          $or: [{ status: [...FINAL_STATUSES] }, { status: ['RUNNING'], redriveCount: Match.greaterThan(0) }],
        },
      },
      targets: [
        new SfnStateMachine(this.stateMachine, { ...EVENT_RETRY, deadLetterQueue: this.undelivered }),
      ],
    });
  }

  private definition({ store, outcomeBus: bus }: TrackProps): Choice {
    const known = alreadyRecorded(this);
    const context: TrackContext = {
      scope: this,
      store,
      failed: keepEvent(this, this.undelivered),
      known,
      ...(bus !== undefined && { announce: announceOutcome(this, { store, bus, known }) }),
    };
    const record = recordOutcome(context, REDRIVE_FENCE);
    const keep = storeResult(context);
    keep.next(record);
    return Choice.jsonata(this, 'What happened?', {
      comment: 'A redrive, a result (small, large, or left out of the event), or none. Free.',
      outputs: FAILURE_OUTCOME,
    })
      .when(Condition.jsonata("{% $states.input.detail.status = 'RUNNING' %}"), reopenDelivery(context), {
        outputs: { ...ATTEMPT, ...reopened('$states.input.detail.name') },
        comment: 'A redriven execution will end again.',
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
        // Written out, because the Output of the state itself is for the Default.
        outputs: '{% $states.input %}',
        comment: 'A large result becomes an object.',
      })
      .otherwise(record);
  }
}

const SUCCEEDED = "$states.input.detail.status = 'SUCCEEDED'";
const RESULT = '$states.input.detail.output';
