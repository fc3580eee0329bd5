import { Fail, type IChainable, Succeed, TaskInput, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import {
  CallAwsService,
  DynamoAttributeValue,
  DynamoUpdateItem,
  SqsSendMessage,
} from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { DELIVERY } from '../contracts/delivery.ts';
import { DELIVERY_KEY } from './delivery-key.ts';
import { shardOf } from './open-shard.ts';
import { neverRetry, STORE_CALL_TIMEOUT, STORE_RETRY } from './retry-policy.ts';
import type { Store } from './store.ts';
import { outcome } from './track-outcomes.ts';

export interface TrackContext {
  readonly scope: Construct;
  readonly store: Store;
  /** Where a call goes that failed for good. */
  readonly failed: IChainable;
  /** Where an update goes that would change nothing. */
  readonly known: IChainable;
}

/** Keeps a large result as an object. Parsed, because a string would be stored with quotes around it. */
export function storeResult({ scope, store, failed }: TrackContext): CallAwsService {
  const key = `'${DELIVERY.resultPrefix}' & $states.input.detail.name & '.json'`;
  const state = CallAwsService.jsonata(scope, 'Store result', {
    comment: `Keeps a result over ${DELIVERY.smallResult / 1024} KB. Billed: 1 S3 PUT ($0.000005).`,
    service: 's3',
    action: 'putObject',
    iamAction: 's3:PutObject',
    parameters: {
      Bucket: store.bucket.bucketName,
      Key: `{% ${key} %}`,
      Body: '{% $parse($states.input.detail.output) %}',
      ContentType: 'application/json',
    },
    iamResources: [store.bucket.arnForObjects(`${DELIVERY.resultPrefix}*`)],
    outputs: outcome('resultKey', `{% ${key} %}`),
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  state.addRetry(STORE_RETRY);
  state.addCatch(failed, { errors: ['States.ALL'], outputs: '{% {} %}' });
  return state;
}

/**
 * Writes the outcome, and takes the delivery out of the open index, unless the record already holds a newer or equal one:
 * status events come late, twice or in another order. A later redrive of the same execution is newer; an event of the same
 * attempt is not, unless the delivery is still open.
 */
export function recordOutcome(context: TrackContext): DynamoUpdateItem {
  return updateRecord(context, 'Record outcome', {
    comment:
      'Makes the outcome known to GET. Billed: 1 DynamoDB write per KB, 1 for the index ($0.000000625).',
    updateExpression:
      "{% 'SET #status = :status, #updatedAt = :updatedAt, #redriveCount = :redriveCount, ' & $states.input.set & ' = :value REMOVE #shard, #checkAt, ' & $states.input.clear %}",
    // False where there is no record: a comparison with what is missing is.
    conditionExpression:
      '#redriveCount < :redriveCount OR (#redriveCount = :redriveCount AND attribute_exists(#shard))',
    names: ['status', 'updatedAt', 'redriveCount', 'result', 'resultKey', 'error'],
    values: { ':status': text('status'), ':updatedAt': text('updatedAt'), ':value': text('value') },
  });
}

/**
 * Puts a delivery whose execution was redriven back into the open index, so that its second outcome is not missed if its
 * event is lost. The status stays what it was: a final status never goes back.
 */
export function reopenDelivery(context: TrackContext): DynamoUpdateItem {
  return updateRecord(context, 'Reopen delivery', {
    comment: 'Only for a redrive: Reconcile looks after it again. Billed: 2 DynamoDB writes ($0.000000625).',
    updateExpression: 'SET #redriveCount = :redriveCount, #shard = :shard, #checkAt = :checkAt',
    // Of the same attempt where the tool reopens it before the redrive: then an attempt that never came is closed again.
    conditionExpression:
      '#redriveCount < :redriveCount OR (#redriveCount = :redriveCount AND #status <> :succeeded)',
    names: ['redriveCount', 'status'],
    values: {
      ':shard': text('shard'),
      ':checkAt': text('checkAt'),
      ':succeeded': DynamoAttributeValue.fromString('SUCCEEDED'),
    },
  });
}

/** What `Reopen delivery` takes besides the attempt. It is looked at in the next run of Reconcile. */
export const REOPENED = {
  shard: `{% ${shardOf('$states.input.detail.name')} %}`,
  checkAt: '{% $states.context.Execution.StartTime %}',
} as const;

interface Update {
  readonly comment: string;
  readonly updateExpression: string;
  readonly conditionExpression: string;
  readonly names: readonly string[];
  readonly values: Readonly<Record<string, DynamoAttributeValue>>;
}

const NOTHING_NEW = 'DynamoDB.ConditionalCheckFailedException';

function updateRecord(
  { scope, store, failed, known }: TrackContext,
  name: string,
  update: Update,
): DynamoUpdateItem {
  const { shard, checkAt } = DELIVERY.openIndex;
  const state = DynamoUpdateItem.jsonata(scope, name, {
    ...update,
    table: store.table,
    key: DELIVERY_KEY,
    expressionAttributeNames: {
      ...Object.fromEntries(update.names.map((attribute) => [`#${attribute}`, attribute])),
      '#shard': shard,
      '#checkAt': checkAt,
    },
    expressionAttributeValues: {
      ...update.values,
      ':redriveCount': DynamoAttributeValue.numberFromString('{% $string($states.input.redriveCount) %}'),
    },
    outputs: { deliveryId: '{% $states.input.deliveryId %}' },
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  state.addRetry(neverRetry(NOTHING_NEW));
  state.addRetry(STORE_RETRY);
  state.addCatch(known, { errors: [NOTHING_NEW], outputs: { deliveryId: '{% $states.input.deliveryId %}' } });
  state.addCatch(failed, { errors: ['States.ALL'], outputs: '{% {} %}' });
  return state;
}

/** The end of an update that would change nothing. */
export function alreadyRecorded(scope: Construct): Succeed {
  return new Succeed(scope, 'Already recorded', {
    comment: 'A repeated or older event changes nothing. Free.',
  });
}

/**
 * Keeps which event could not be recorded, and fails the run. Without input and output of the execution: they may not fit
 * beside the rest of a message, and Reconcile asks for them itself.
 */
export function keepEvent(scope: Construct, queue: IQueue): SqsSendMessage {
  const detail = '$states.context.Execution.Input.detail';
  const state = SqsSendMessage.jsonata(scope, 'Keep event', {
    comment: 'Tells which outcome was not recorded; Reconcile mends it. Billed: 1 SQS request ($0.0000004).',
    queue,
    messageBody: TaskInput.fromText(
      `{% {'deliveryId': ${detail}.name, 'status': ${detail}.status, 'redriveCount': ${detail}.redriveCount} %}`,
    ),
    outputs: '{% {} %}',
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  state.addRetry(STORE_RETRY);
  state.next(
    new Fail(scope, 'Outcome not recorded', {
      comment: 'Fails the run, so that it is alarmed. The delivery stays open for Reconcile. Free.',
      error: 'OutcomeNotRecorded',
      cause: 'The outcome could not be recorded; which one is in the queue of undelivered events.',
    }),
  );
  return state;
}

function text(field: string): DynamoAttributeValue {
  return DynamoAttributeValue.fromString(`{% $states.input.${field} %}`);
}
