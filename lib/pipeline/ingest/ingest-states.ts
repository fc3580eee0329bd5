import { Duration } from 'aws-cdk-lib';
import { Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService, DynamoAttributeValue, DynamoPutItem } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { ACCEPTED, DELIVERY } from '../../contracts/delivery.ts';
import { readDelivery } from './read-delivery.ts';
import { shardOf } from '../store/shard-of.ts';
import { neverRetry, STORE_CALL_TIMEOUT, STORE_RETRY } from '../retry-policy.ts';
import type { Store } from '../store/store.ts';

export interface IngestContext {
  readonly scope: Construct;
  readonly store: Store;
  /** How long the record is kept. */
  readonly recordRetention: Duration;
}

/**
 * Writes the envelope. The key holds the hash of the body. So a second run overwrites the object with an equal one,
 * and a second body under the same idempotency key is stored beside the first instead of replacing it.
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
    // From here on only the reference is passed on, so states are small and no payload can be logged.
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
 * Creates the record unless it exists. If it exists, the run goes on, because an earlier run may have died before it
 * started Process. It goes on with the record: the first recorded body is the delivery, whatever body this run was
 * given.
 */
export function recordDelivery(context: IngestContext): DynamoPutItem {
  const state = DynamoPutItem.jsonata(context.scope, 'Record delivery', {
    comment:
      'Makes the delivery known to GET, once. Billed: 2 DynamoDB writes ($0.000000625), 1 per KB when it exists.',
    table: context.store.table,
    item: record(context.recordRetention),
    conditionExpression: `attribute_not_exists(${DELIVERY.key})`,
    outputs: '{% $states.input %}',
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  state.addRetry(neverRetry(ALREADY_RECORDED));
  state.addRetry(STORE_RETRY);
  state.addCatch(readDelivery(context), {
    errors: [ALREADY_RECORDED],
    outputs: '{% $states.input %}',
  });
  return state;
}

/**
 * When Reconcile first looks at an open delivery: after three times the longest run of Ingest, so that the two never
 * work at the same time.
 */
const FIRST_CHECK = Duration.minutes(15);

function record(retention: Duration): Record<string, DynamoAttributeValue> {
  const { openIndex } = DELIVERY;
  const expiry = `$floor($toMillis($states.input.receivedAt) / 1000) + ${retention.toSeconds()}`;
  return {
    [DELIVERY.key]: DynamoAttributeValue.fromString('{% $states.input.deliveryId %}'),
    source: DynamoAttributeValue.fromString('{% $states.input.source %}'),
    status: DynamoAttributeValue.fromString(ACCEPTED),
    receivedAt: DynamoAttributeValue.fromString('{% $states.input.receivedAt %}'),
    updatedAt: DynamoAttributeValue.fromString('{% $states.input.receivedAt %}'),
    payloadKey: DynamoAttributeValue.fromString('{% $states.input.payloadKey %}'),
    redriveCount: DynamoAttributeValue.fromNumber(0),
    [openIndex.shard]: DynamoAttributeValue.fromString(`{% ${shardOf('$states.input.deliveryId')} %}`),
    [openIndex.checkAt]: DynamoAttributeValue.fromString(
      `{% $fromMillis($toMillis($states.input.receivedAt) + ${FIRST_CHECK.toMilliseconds()}) %}`,
    ),
    [DELIVERY.expiry]: DynamoAttributeValue.numberFromString(`{% $string(${expiry}) %}`),
  };
}
