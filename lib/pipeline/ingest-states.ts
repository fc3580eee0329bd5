import type { Duration } from 'aws-cdk-lib';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Succeed, TaskInput, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import {
  CallAwsService,
  DynamoAttributeValue,
  DynamoGetItem,
  DynamoPutItem,
  StepFunctionsStartExecution,
} from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { DELIVERY } from '../contracts/delivery.ts';
import { neverRetry, START_RETRY, STORE_CALL_TIMEOUT, STORE_RETRY } from './retry-policy.ts';
import type { Store } from './store.ts';

export interface IngestContext {
  readonly scope: Construct;
  readonly store: Store;
  readonly process: StateMachine;
  /** How long the record is kept. */
  readonly recordRetention: Duration;
}

/**
 * Writes the envelope. The key holds the hash of the body: a second run overwrites the object with an equal one, and a
 * second body under the same idempotency key lies beside the first instead of replacing what was or will be computed.
 */
export function storePayload({ scope, store }: IngestContext): CallAwsService {
  const state = CallAwsService.jsonata(scope, 'Store payload', {
    comment: 'Keeps the exact body, with its envelope. Billed: 1 S3 PUT ($0.000005).',
    service: 's3',
    action: 'putObject',
    iamAction: 's3:PutObject',
    parameters: {
      Bucket: store.bucket.bucketName,
      Key: '{% $states.input.payloadKey %}',
      Body: '{% $states.input.envelope %}',
      ContentType: 'application/json',
    },
    iamResources: [store.bucket.arnForObjects(`${DELIVERY.payloadPrefix}*`)],
    // From here on only the reference travels: small states, and nothing of the payload left to log.
    outputs: {
      deliveryId: '{% $states.input.envelope.deliveryId %}',
      source: '{% $states.input.envelope.source %}',
      receivedAt: '{% $states.input.envelope.receivedAt %}',
      payloadKey: '{% $states.input.payloadKey %}',
    },
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  state.addRetry(STORE_RETRY);
  return state;
}

const ALREADY_RECORDED = 'DynamoDB.ConditionalCheckFailedException';

/**
 * Creates the record unless it exists. Where it does, the run goes on: an earlier one may have died before its start. It goes
 * on with what the record says, because the first recorded body is the delivery, whatever this run was given.
 */
export function recordDelivery(context: IngestContext, next: StepFunctionsStartExecution): DynamoPutItem {
  const state = DynamoPutItem.jsonata(context.scope, 'Record delivery', {
    comment:
      'Makes the delivery known to GET, once. Billed: 1 DynamoDB write ($0.000000625), also when it exists.',
    table: context.store.table,
    item: record(context.recordRetention),
    conditionExpression: `attribute_not_exists(${DELIVERY.key})`,
    outputs: '{% $states.input %}',
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  state.addRetry(neverRetry(ALREADY_RECORDED));
  state.addRetry(STORE_RETRY);
  state.addCatch(readDelivery(context).next(next), {
    errors: [ALREADY_RECORDED],
    outputs: '{% $states.input %}',
  });
  state.next(next);
  return state;
}

function readDelivery({ scope, store }: IngestContext): DynamoGetItem {
  const state = DynamoGetItem.jsonata(scope, 'Read delivery', {
    comment:
      'Only for a repeated delivery: finds the body recorded first. Billed: 1 DynamoDB read ($0.000000125).',
    table: store.table,
    key: { [DELIVERY.key]: DynamoAttributeValue.fromString('{% $states.input.deliveryId %}') },
    consistentRead: true,
    outputs: {
      deliveryId: '{% $states.input.deliveryId %}',
      source: '{% $states.result.Item.source.S %}',
      payloadKey: '{% $states.result.Item.payloadKey.S %}',
    },
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  state.addRetry(STORE_RETRY);
  return state;
}

function record(retention: Duration): Record<string, DynamoAttributeValue> {
  const expiry = `$floor($toMillis($states.input.receivedAt) / 1000) + ${retention.toSeconds()}`;
  return {
    [DELIVERY.key]: DynamoAttributeValue.fromString('{% $states.input.deliveryId %}'),
    source: DynamoAttributeValue.fromString('{% $states.input.source %}'),
    status: DynamoAttributeValue.fromString('ACCEPTED'),
    receivedAt: DynamoAttributeValue.fromString('{% $states.input.receivedAt %}'),
    updatedAt: DynamoAttributeValue.fromString('{% $states.input.receivedAt %}'),
    payloadKey: DynamoAttributeValue.fromString('{% $states.input.payloadKey %}'),
    [DELIVERY.expiry]: DynamoAttributeValue.numberFromString(`{% $string(${expiry}) %}`),
  };
}

const ALREADY_STARTED = 'StepFunctions.ExecutionAlreadyExistsException';

/**
 * Starts Process under the delivery's own name, which Step Functions takes once in 90 days. The input is a pure function
 * of the delivery: a time or an execution id in it would turn a repeated start into an error.
 */
export function startProcessing({ scope, store, process }: IngestContext): StepFunctionsStartExecution {
  const state = StepFunctionsStartExecution.jsonata(scope, 'Start processing', {
    comment:
      'Hands over to Process, named by the delivery: a second start is no second run. Billed by Process.',
    stateMachine: process,
    name: '{% $states.input.deliveryId %}',
    input: TaskInput.fromObject({
      deliveryId: '{% $states.input.deliveryId %}',
      source: '{% $states.input.source %}',
      bucket: store.bucket.bucketName,
      key: '{% $states.input.payloadKey %}',
    }),
    associateWithParent: false,
    outputs: '{% $states.input %}',
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  state.addRetry(neverRetry(ALREADY_STARTED));
  state.addRetry(START_RETRY);
  state.addCatch(new Succeed(scope, 'Already started', { comment: ALREADY_STARTED_COMMENT }), {
    errors: [ALREADY_STARTED],
    outputs: '{% $states.input %}',
  });
  return state;
}

const ALREADY_STARTED_COMMENT =
  'An earlier run or an earlier request of the producer has started it: success. Free.';
