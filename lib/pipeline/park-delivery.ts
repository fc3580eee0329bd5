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
import { DELIVERY as KEPT } from '../contracts/delivery.ts';
import { outlastOutage } from './outlast-outage.ts';
import type { Parking } from './parking.ts';
import { encoded } from './parked-body.ts';
import { ANYTHING, STORE_CALL_TIMEOUT, STORE_RETRY } from './retry-policy.ts';
import type { Store } from './store.ts';

export interface AgainProps {
  readonly parking: Parking | undefined;
  readonly store: Store;
}

/** The input of the run; `[0]` because a pipe gives an array of one, and an object is read the same way. */
const DELIVERY = '$states.context.Execution.Input[0]';

/**
 * What becomes of a delivery that Ingest could not bring through, given `{recorded}`: whether payload and record are kept.
 * Exactly one of producer, queue and Reconcile tries again, so that a delivery is never in two places:
 *
 * - without parking (`stored`): the producer, who gets no 2xx, unless the record is there;
 * - a first run: the queue, which drains faster than Reconcile and needs no record;
 * - a run from the queue: the queue again, unless the record is there, which Reconcile then finds.
 */
export function whoTriesAgain(scope: Construct, { parking, store }: AgainProps): Choice {
  const isParked = `${DELIVERY}.parked = true`;
  const choice = Choice.jsonata(scope, 'Who tries again?', {
    comment: 'The queue or Reconcile or, where the producer was not yet answered, the producer. Free.',
  });
  const reconcile = new Succeed(scope, 'Left for reconciliation', {
    comment: 'Payload and record are kept: Reconcile starts Process. Free.',
  });
  choice.when(
    Condition.jsonata(`{% $states.input.recorded${parking === undefined ? '' : ` and ${isParked}`} %}`),
    reconcile,
  );
  if (parking === undefined) return choice.otherwise(notStored(scope));
  return choice
    .when(Condition.jsonata(`{% ${isParked} %}`), isItRecorded(scope, store, reconcile))
    .otherwise(parkDelivery(scope, parking));
}

function notStored(scope: Construct): Fail {
  return new Fail(scope, 'Delivery not stored', {
    comment: 'The producer is answered 503 and sends again. Free.',
    error: 'DeliveryNotStored',
    cause: 'The delivery could not be stored, and its producer was told so.',
  });
}

/**
 * A run from the queue that failed before it came to the record: an earlier one may have written it. Then the delivery is
 * Reconcile's, and the message must not go on to the dead-letter queue.
 */
function isItRecorded(scope: Construct, { table }: Store, reconcile: IChainable): DynamoGetItem {
  const left = leftInQueue(scope);
  const state = DynamoGetItem.jsonata(scope, 'Look for the record', {
    comment: 'Only for a parked delivery that failed again. Billed: 1 DynamoDB read ($0.000000125).',
    table,
    key: { [KEPT.key]: DynamoAttributeValue.fromString(`{% ${DELIVERY}.deliveryId %}`) },
    consistentRead: true,
    outputs: { recorded: '{% $exists($states.result.Item) %}' },
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
    comment: 'Fails the run, so that the pipe leaves the message and SQS counts the try. Free.',
    error: 'StillNotIngested',
    cause: 'The delivery was parked and could not be ingested again. It is still in the parking queue.',
  });
}

/** Sends the delivery to the queue. An object, not its text: quoting could exceed the limit of a state. */
function parkDelivery(scope: Construct, parking: Parking): IChainable {
  const parked = `{% $merge([${DELIVERY}, {'body': ${encoded(`${DELIVERY}.body`)}, 'parked': true}]) %}`;
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
