import { type IChainable, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import {
  DynamoAttributeValue,
  type DynamoReturnValues,
  DynamoUpdateItem,
} from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { DELIVERY } from '../../contracts/delivery.ts';
import { neverRetry, STORE_CALL_TIMEOUT, STORE_RETRY } from '../retry-policy.ts';
import { DELIVERY_KEY } from '../store/delivery-key.ts';
import type { Store } from '../store/store.ts';

/**
 * What the states of Track share: the store, and the states after a call that failed or an update that would change
 * nothing.
 */
export interface TrackContext {
  readonly scope: Construct;
  readonly store: Store;
  /** The next state for a call that failed for good. If absent, the run fails with the error of the call. */
  readonly failed: IChainable | undefined;
  /** The next state for an update that would change nothing. */
  readonly known: IChainable;
  /** The next state for an outcome that is in the record; it takes the event. If absent, nobody is told and the run ends. */
  readonly announce?: IChainable;
}

/** One update of a record. */
export interface Update {
  readonly comment: string;
  readonly updateExpression: string;
  readonly conditionExpression: string;
  readonly names: readonly string[];
  /** The attributes of the open index that the update names, `#shard` and `#checkAt`. Default: both. */
  readonly indexNames?: readonly (keyof typeof INDEX_NAMES)[];
  readonly values: Readonly<Record<string, DynamoAttributeValue>>;
  readonly returnValues?: DynamoReturnValues;
  /** Default: the delivery and its attempt. */
  readonly outputs?: string;
}

const INDEX_NAMES = { shard: DELIVERY.openIndex.shard, checkAt: DELIVERY.openIndex.checkAt } as const;

const UPDATED = {
  deliveryId: '{% $states.input.deliveryId %}',
  redriveCount: '{% $states.input.redriveCount %}',
};

const NOTHING_NEW = 'DynamoDB.ConditionalCheckFailedException';

/** Updates the record of `{deliveryId, redriveCount}`, on a condition that tells whether there is anything to change. */
export function updateRecord(
  { scope, store, failed, known }: TrackContext,
  name: string,
  { indexNames = ['shard', 'checkAt'], ...update }: Update,
): DynamoUpdateItem {
  const state = DynamoUpdateItem.jsonata(scope, name, {
    outputs: UPDATED,
    ...update,
    table: store.table,
    key: DELIVERY_KEY,
    expressionAttributeNames: {
      ...Object.fromEntries(update.names.map((attribute) => [`#${attribute}`, attribute])),
      ...Object.fromEntries(indexNames.map((attribute) => [`#${attribute}`, INDEX_NAMES[attribute]])),
    },
    expressionAttributeValues: {
      ...update.values,
      ':redriveCount': DynamoAttributeValue.numberFromString('{% $string($states.input.redriveCount) %}'),
    },
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  state.addRetry(neverRetry(NOTHING_NEW));
  state.addRetry(STORE_RETRY);
  state.addCatch(known, { errors: [NOTHING_NEW], outputs: UPDATED });
  if (failed !== undefined) state.addCatch(failed, { errors: ['States.ALL'], outputs: '{% {} %}' });
  return state;
}

/** A text of the state's input. */
export function text(field: string): DynamoAttributeValue {
  return DynamoAttributeValue.fromString(`{% $states.input.${field} %}`);
}
