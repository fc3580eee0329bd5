import { Fail, Succeed, TaskInput, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import {
  CallAwsService,
  DynamoReturnValues,
  type DynamoUpdateItem,
  SqsSendMessage,
} from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { DELIVERY } from '../../contracts/delivery.ts';
import type { AttemptFence } from './attempt-fence.ts';
import { outcomeEvent } from '../notices/outcome-event.ts';
import { shardOf } from '../store/shard-of.ts';
import { STORE_CALL_TIMEOUT, STORE_RETRY } from '../retry-policy.ts';
import { outcome } from './track-outcomes.ts';
import { text, type TrackContext, updateRecord } from './update-record.ts';

/** Stores a large result as an object. It is parsed first, because a string would be stored with quotes around it. */
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
  if (failed !== undefined) state.addCatch(failed, { errors: ['States.ALL'], outputs: '{% {} %}' });
  return state;
}

/**
 * Writes the outcome and removes the delivery from the open index, if `fence` allows this attempt to write it: status
 * events come late, twice or in another order.
 *
 * If the outcome is to be announced, the delivery stays open until it is (`announce-outcome.ts`). The event is made of
 * the record as the update leaves it, so it never says anything that GET does not.
 */
export function recordOutcome(context: TrackContext, fence: AttemptFence): DynamoUpdateItem {
  const { announce } = context;
  const leaves = announce === undefined ? (['shard', 'checkAt'] as const) : [];
  const removes = [...leaves, ...fence.removes].map((name) => `#${name}, `).join('');
  const state = updateRecord(context, 'Record outcome', {
    comment:
      'Makes the outcome known to GET. Billed: 1 DynamoDB write per KB, 1 for the index ($0.000000625).',
    updateExpression: `{% 'SET #status = :status, #updatedAt = :updatedAt, #redriveCount = :redriveCount, ' & $states.input.set & ' = :value REMOVE ${removes}' & $states.input.clear %}`,
    conditionExpression: fence.conditionExpression,
    names: [
      ...new Set(['status', 'updatedAt', 'redriveCount', 'result', 'resultKey', 'error', ...fence.names]),
    ],
    values: {
      ':status': text('status'),
      ':updatedAt': text('updatedAt'),
      ':value': text('value'),
      ...fence.values,
    },
    ...(announce !== undefined && {
      comment: 'Makes the outcome known to GET. Billed: 1 DynamoDB write per KB ($0.000000625).',
      indexNames: ['shard'],
      returnValues: DynamoReturnValues.ALL_NEW,
      outputs: outcomeEvent('$states.result.Attributes'),
    }),
  });
  if (announce !== undefined) state.next(announce);
  return state;
}

/**
 * Opens a delivery for an attempt that is newer than the recorded one, so that its outcome is not missed if its event
 * is lost (`REDRIVE_FENCE`). The status stays: a final status never goes back.
 */
export function reopenDelivery(context: TrackContext, name = 'Reopen delivery'): DynamoUpdateItem {
  return updateRecord(context, name, {
    comment: 'Only for a redrive: Reconcile looks after it again. Billed: 2 DynamoDB writes ($0.000000625).',
    updateExpression:
      'SET #expectedCount = :redriveCount, #announcedAt = :announcedAt, #shard = :shard, #checkAt = :checkAt',
    conditionExpression:
      '#redriveCount < :redriveCount AND (attribute_not_exists(#expectedCount) OR #expectedCount <= :redriveCount)',
    names: ['redriveCount', 'expectedCount', 'announcedAt'],
    values: {
      ':shard': text('shard'),
      ':checkAt': text('checkAt'),
      ':announcedAt': text('announcedAt'),
    },
  });
}

/**
 * What `reopenDelivery` takes besides the attempt, given JSONata for the id. The next run of Reconcile looks at the
 * delivery.
 */
export const reopened = (deliveryId: string) => ({
  shard: `{% ${shardOf(deliveryId)} %}`,
  checkAt: '{% $states.context.Execution.StartTime %}',
  announcedAt: '{% $now() %}',
});

/** The end for an update that would change nothing. */
export function alreadyRecorded(scope: Construct): Succeed {
  return new Succeed(scope, 'Already recorded', {
    comment: 'A repeated or older event changes nothing. Free.',
  });
}

/**
 * Stores which event could not be recorded, and fails the run. Input and output of the execution are left out: they
 * may not fit beside the rest of a message, and Reconcile asks for them itself.
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
