import { Duration } from 'aws-cdk-lib';
import { Choice, Condition, type IChainable, Succeed, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { DynamoAttributeValue, DynamoGetItem, DynamoUpdateItem } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { DELIVERY } from '../../contracts/delivery.ts';
import { STORE_CALL_TIMEOUT, STORE_RETRY } from '../retry-policy.ts';
import { DELIVERY_KEY } from '../store/delivery-key.ts';
import type { Store } from '../store/store.ts';

/** Where the record is. */
export interface ReadDeliveryContext {
  readonly scope: Construct;
  readonly store: Store;
}

/**
 * What happens to a delivery that has a record already. The run goes on with the body recorded first. If this run was given
 * another, the record says so, and `GET` shows `conflict: true`.
 */
export function readDelivery({ scope, store }: ReadDeliveryContext): DynamoGetItem {
  const state = DynamoGetItem.jsonata(scope, 'Read delivery', {
    comment:
      'Only for a repeated delivery: finds the body recorded first. Billed: 1 DynamoDB read ($0.000000125).',
    table: store.table,
    key: DELIVERY_KEY,
    consistentRead: true,
    outputs: {
      deliveryId: '{% $states.input.deliveryId %}',
      source: '{% $states.result.Item.source.S %}',
      payloadKey: '{% $states.result.Item.payloadKey.S %}',
      isOther: '{% $states.result.Item.payloadKey.S != $states.input.payloadKey %}',
    },
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  state.addRetry(STORE_RETRY);
  state.next(isOtherBody(scope, store));
  return state;
}

function isOtherBody(scope: Construct, store: Store): IChainable {
  const known = new Succeed(scope, 'Known delivery', {
    comment: 'Goes on with the body that was recorded first. Free.',
  });
  return Choice.jsonata(scope, 'Is it another body?', {
    comment: 'Two bodies under one id: the first is the delivery, the second is kept beside it. Free.',
  })
    .when(Condition.jsonata('{% $states.input.isOther %}'), noteConflict(scope, store, known))
    .otherwise(known);
}

/** Only informs the producer, so there is one short call, and the run continues if it fails. */
function noteConflict(scope: Construct, store: Store, known: Succeed): IChainable {
  const state = DynamoUpdateItem.jsonata(scope, 'Note conflict', {
    comment: 'Only for another body under a known id: GET shows it. Billed: 1 DynamoDB write per KB.',
    table: store.table,
    key: DELIVERY_KEY,
    // A record that has expired since must not come back.
    conditionExpression: `attribute_exists(${DELIVERY.key})`,
    updateExpression: 'SET #conflict = :true',
    // A reserved word of DynamoDB.
    expressionAttributeNames: { '#conflict': 'conflict' },
    expressionAttributeValues: { ':true': DynamoAttributeValue.fromBoolean(true) },
    outputs: '{% $states.input %}',
    taskTimeout: Timeout.duration(NOTE_TIMEOUT),
  });
  state.addCatch(known, { errors: ['States.ALL'], outputs: '{% $states.input %}' });
  state.next(known);
  return state;
}

/** Longest time of the call. The run has no more to spare (`ingest.ts`). */
const NOTE_TIMEOUT = Duration.seconds(2);
