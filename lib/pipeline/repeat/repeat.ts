import type { Duration } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  Choice,
  Condition,
  Fail,
  type IChainable,
  type StateMachine,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { DynamoAttributeValue, DynamoGetItem, DynamoPutItem } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { DELIVERY } from '../../contracts/delivery.ts';
import { ExpressStateMachine } from '../express-state-machine.ts';
import { ALREADY_RECORDED, openRecord } from '../ingest/ingest-states.ts';
import { startProcessing } from '../ingest/start-processing.ts';
import { neverRetry, STORE_CALL_TIMEOUT, STORE_RETRY } from '../retry-policy.ts';
import { DELIVERY_KEY } from '../store/delivery-key.ts';
import type { Store } from '../store/store.ts';

/** The store of the deliveries, and the machine that computes them. */
export interface RepeatProps {
  readonly store: Store;
  readonly process: StateMachine;
  /** Whether Step Functions runs a name of Process only once. */
  readonly isNamedOnce: boolean;
  readonly recordRetention: Duration;
  /** Whether deliveries have owners. A repetition belongs to the owner of the first. */
  readonly hasOwners: boolean;
  readonly logRetention: RetentionDays;
  readonly tracing: boolean;
}

/**
 * Repeat: the Express state machine by which an operator has a delivery computed again that has an outcome, also a success. It makes a
 * new delivery with the stored payload of the old one, because a name of Process runs only once and an outcome is never overwritten.
 * The new record says which it repeats (`repeats`).
 *
 * Input: `{"deliveryId": "…", "requestedAt": epoch seconds}`. The operator names a delivery, and gives neither a payload nor an
 * outcome. The id of the new one is made of both, so a run that is made again makes no second one. Ids of other deliveries have no
 * `-_a` behind their source, as with `-_b` and `-_h` (`with-delivery.ts`). The hash lets `readEnvelope` see to whom the payload belongs.
 *
 * Worst-case time: find 39 s + record 39 s + start 79 s = 157 s.
 */
export class Repeat extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: RepeatProps) {
    super(scope, id);
    this.stateMachine = new ExpressStateMachine(this, 'Repeat', {
      comment: 'Computes a delivery again that an operator names. Billed: $1.00 per million + time.',
      definition: findOutcome(this, props),
      logRetention: props.logRetention,
      tracing: props.tracing,
    });
  }
}

/** A delivery that repeats another names the first one, whose payload it is. */
const FIRST = '[$states.result.Item.repeats.S, $states.result.Item.deliveryId.S][0]';

const NEW_ID = `$states.result.Item.source.S & '-_a' & $substring($hash(${FIRST}, 'SHA-256'), 0, 16) & '-' & $string($states.input.requestedAt)`;

/** Empty for a delivery of nobody, as Ingest writes it. */
const OWNER = " 'owner': $exists($states.result.Item.owner.S) ? $states.result.Item.owner.S : '',";

function findOutcome(scope: Construct, props: RepeatProps): IChainable {
  const state = DynamoGetItem.jsonata(scope, 'Find delivery', {
    comment: 'What was delivered, and whether it has an outcome. Billed: 1 DynamoDB read ($0.000000125).',
    table: props.store.table,
    key: DELIVERY_KEY,
    consistentRead: true,
    outputs: `{% $exists($states.result.Item) ? {
      'deliveryId': ${NEW_ID},
      'source': $states.result.Item.source.S,${props.hasOwners ? OWNER : ''}
      'payloadKey': $states.result.Item.payloadKey.S,
      'repeats': ${FIRST},
      'receivedAt': $states.context.Execution.StartTime,
      'isOpen': $exists($states.result.Item.${DELIVERY.openIndex.shard})
    } : {} %}`.replaceAll(/\n\s*/g, ' '),
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  state.addRetry(STORE_RETRY);
  return state.next(
    Choice.jsonata(scope, 'Has it an outcome?', { comment: 'Only then is it computed again. Free.' })
      .when(Condition.jsonata('{% $not($exists($states.input.deliveryId)) %}'), unknown(scope))
      .when(Condition.jsonata('{% $states.input.isOpen %}'), stillOpen(scope))
      .otherwise(record(scope, props)),
  );
}

function unknown(scope: Construct): Fail {
  return new Fail(scope, 'Unknown delivery', {
    comment: 'It was never recorded, or its record has expired. Free.',
    error: 'UnknownDelivery',
    cause: 'No delivery has this id.',
  });
}

function stillOpen(scope: Construct): Fail {
  return new Fail(scope, 'Still open', {
    comment: 'It will have an outcome. Free.',
    error: 'StillOpen',
    cause: 'The delivery has no outcome yet.',
  });
}

function record(scope: Construct, props: RepeatProps): IChainable {
  const state = DynamoPutItem.jsonata(scope, 'Record repetition', {
    comment:
      'A delivery of its own, with the payload of the other. Billed: 2 DynamoDB writes ($0.000000625).',
    table: props.store.table,
    item: {
      ...openRecord(props),
      repeats: DynamoAttributeValue.fromString('{% $states.input.repeats %}'),
    },
    conditionExpression: `attribute_not_exists(${DELIVERY.key})`,
    outputs: '{% $states.input %}',
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  const reference = { deliveryId: '{% $states.input.deliveryId %}' };
  const start = startProcessing(scope, {
    ...props,
    outputs: { started: reference, alreadyStarted: reference },
  });
  state.addRetry(neverRetry(ALREADY_RECORDED));
  state.addRetry(STORE_RETRY);
  // An earlier run may have died before it started Process.
  state.addCatch(start, { errors: [ALREADY_RECORDED], outputs: '{% $states.input %}' });
  return state.next(start);
}
