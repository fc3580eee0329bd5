import {
  Choice,
  Condition,
  Fail,
  type IChainable,
  Succeed,
  TaskInput,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { DynamoAttributeValue, DynamoGetItem, SqsSendMessage } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { DELIVERY } from '../../contracts/delivery.ts';
import { payloadKeyOf, withDelivery } from './with-delivery.ts';
import { outlastOutage } from './outlast-outage.ts';
import type { Parking } from './parking.ts';
import { encoded } from './parked-body.ts';
import { ANYTHING, STORE_CALL_TIMEOUT, STORE_RETRY } from '../retry-policy.ts';
import type { Store } from '../store/store.ts';

/** Where a delivery waits until it is tried again, and the store that has its record. */
export interface AgainProps {
  readonly parking: Parking | undefined;
  /** Whether some sources are acknowledged as `stored` although there is parking. Their deliveries say so (`stored: true`). */
  readonly hasStored: boolean;
  /** JSONata for the id of `$delivery`. */
  readonly deliveryId: string;
  readonly store: Store;
}

/**
 * What happens to a delivery that Ingest could not process, given `{recorded}`: whether payload and record are
 * stored. Exactly one party tries again, so that a delivery is never in two places:
 *
 * - acknowledged as `stored`: the producer, who gets no 2xx, unless the record exists;
 * - first run: the queue, which drains faster than Reconcile and needs no record;
 * - run from the queue: the queue again, unless payload and record exist. Then Reconcile finds the delivery.
 */
export function parkDelivery(
  scope: Construct,
  { parking, hasStored, deliveryId, store }: AgainProps,
): Choice {
  const choice = Choice.jsonata(scope, 'Who tries again?', {
    comment: 'The queue or Reconcile or, where the producer was not yet answered, the producer. Free.',
  });
  const reconcile = new Succeed(scope, 'Left for reconciliation', {
    comment: 'Payload and record are kept: Reconcile starts Process. Free.',
  });
  const isRecorded = '$states.input.recorded';
  if (parking === undefined)
    return choice.when(Condition.jsonata(`{% ${isRecorded} %}`), reconcile).otherwise(notStored(scope));
  const isParked = '$delivery.parked = true';
  const isAgain = hasStored ? `(${isParked} or ${IS_STORED})` : isParked;
  choice.when(Condition.jsonata(given(`${isRecorded} and ${isAgain}`)), reconcile);
  if (hasStored) choice.when(Condition.jsonata(given(IS_STORED)), notStored(scope));
  return choice
    .when(Condition.jsonata(given(isParked)), isItRecorded(scope, { deliveryId, store }, reconcile))
    .otherwise(parkDeliveryState(scope, parking));
}

const IS_STORED = '$delivery.stored = true';

function notStored(scope: Construct): Fail {
  return new Fail(scope, 'Delivery not stored', {
    comment: 'The producer is answered 503 and sends again. Free.',
    error: 'DeliveryNotStored',
    cause: 'The delivery could not be stored, and its producer was told so.',
  });
}

/**
 * For a run from the queue that failed before the record: an earlier run may have written it. If so, Reconcile
 * finishes the delivery, and the message must not go to the dead-letter queue. Only a record that names the payload
 * of this run counts. A record of another body under the same idempotency key says nothing about this body, which was
 * answered 202 as well.
 */
function isItRecorded(
  scope: Construct,
  { deliveryId, store: { table } }: Pick<AgainProps, 'deliveryId' | 'store'>,
  reconcile: IChainable,
): DynamoGetItem {
  const left = leftInQueue(scope);
  const state = DynamoGetItem.jsonata(scope, 'Look for the record', {
    comment: 'Only for a parked delivery that failed again. Billed: 1 DynamoDB read ($0.000000125).',
    table,
    key: { [DELIVERY.key]: DynamoAttributeValue.fromString(given(deliveryId)) },
    consistentRead: true,
    outputs: { recorded: given(`$states.result.Item.payloadKey.S = ${payloadKeyOf(deliveryId)}`) },
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  state.addCatch(left, { errors: ['States.ALL'], outputs: '{% {} %}' });
  state.next(
    Choice.jsonata(scope, 'Is it recorded?', { comment: 'Reconcile or the queue tries again. Free.' })
      .when(Condition.jsonata('{% $states.input.recorded %}'), reconcile)
      .otherwise(left),
  );
  return state;
}

function leftInQueue(scope: Construct): Fail {
  return new Fail(scope, 'Left in the queue', {
    comment: 'Fails the run, so that whoever gave it leaves the message in its queue. Free.',
    error: 'StillNotIngested',
    cause: 'The delivery was parked and could not be ingested again. It is still in its queue.',
  });
}

/**
 * Sends the delivery to the queue, as an object and not as text: quotes of a text could exceed the limit of a state.
 */
function parkDeliveryState(scope: Construct, parking: Parking): IChainable {
  const parked = given(`$merge([$delivery, {'body': ${encoded('$delivery.body')}, 'parked': true}])`);
  const state = SqsSendMessage.jsonata(scope, 'Park delivery', {
    comment:
      'To be ingested again; U+FFFE and U+FFFF, which SQS refuses, encoded. Billed: 1 SQS request per 64 KB ($0.0000004).',
    queue: parking.queue,
    messageBody: TaskInput.fromText(parked),
    outputs: '{% {} %}',
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  state.addRetry(STORE_RETRY);
  const outlast = outlastOutage(scope, parking.outage.bus, parked);
  for (const errors of ANYTHING) state.addCatch(outlast, { errors, outputs: '{% {} %}' });
  state.next(new Succeed(scope, 'Delivery parked', { comment: 'The queue has it now. Free.' }));
  return state;
}

function given(expression: string): string {
  return withDelivery('$states.context.Execution.Input', expression);
}
