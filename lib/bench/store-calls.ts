import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { BenchPipeline } from './bench-pipeline.ts';
import { WEBHOOK_BODY } from './webhook.ts';

/** What the pipeline asks of its stores for one delivery, and nothing else. */
export interface StoreCalls {
  /** One PutObject and two writes to DynamoDB, one after the other as in the pipeline. */
  readonly write: () => Promise<void>;
  /** The same, with the GetObject of the Lambda in between. */
  readonly writeAndRead: () => Promise<void>;
}

/** The calls as the SDK makes them, with the pipeline's own sizes, conditions and update. */
export function createStoreCalls({ clients, bucket: Bucket, table: TableName }: BenchPipeline): StoreCalls {
  let deliveries = 0;
  const deliver = async (reads: boolean): Promise<void> => {
    deliveries += 1;
    // As long as the pipeline's, with a request id.
    const deliveryId = `generic-${String(deliveries).padStart(36, '0')}`;
    const Key = `payloads/${deliveryId}/${'0'.repeat(64)}.json`;
    await clients.s3.send(
      new PutObjectCommand({ Bucket, Key, Body: envelopeOf(deliveryId), ContentType: 'application/json' }),
    );
    await clients.dynamodb.send(new PutItemCommand({ TableName, ...recordOf(deliveryId, Key) }));
    if (reads) await (await clients.s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
    await clients.dynamodb.send(new UpdateItemCommand({ TableName, ...outcomeOf(deliveryId) }));
  };
  return { write: () => deliver(false), writeAndRead: () => deliver(true) };
}

const TIME = '2026-01-01T00:00:00.000Z';

/** Reconcile, which runs every five minutes, finds nothing to do: its updates are not among what is measured. */
const NEVER = '9999-12-31T00:00:00.000Z';

function envelopeOf(deliveryId: string): string {
  return JSON.stringify({
    deliveryId,
    source: 'generic',
    sourceIp: '127.0.0.1',
    headers: { 'content-type': 'application/json' },
    body: WEBHOOK_BODY,
    receivedAt: TIME,
  });
}

function recordOf(deliveryId: string, payloadKey: string) {
  return {
    Item: {
      deliveryId: { S: deliveryId },
      source: { S: 'generic' },
      status: { S: 'ACCEPTED' },
      receivedAt: { S: TIME },
      updatedAt: { S: TIME },
      payloadKey: { S: payloadKey },
      redriveCount: { N: '0' },
      // Of the index of open deliveries: a write more here, and one when they are removed.
      openShard: { S: deliveryId.at(-1) ?? '0' },
      checkAt: { S: NEVER },
      expiresAt: { N: '1775001600' },
    },
    ConditionExpression: 'attribute_not_exists(deliveryId)',
  };
}

function outcomeOf(deliveryId: string) {
  return {
    Key: { deliveryId: { S: deliveryId } },
    ConditionExpression:
      '(#redriveCount < :redriveCount OR (#redriveCount = :redriveCount AND attribute_exists(#shard))) AND (attribute_not_exists(#expectedCount) OR #expectedCount <= :redriveCount OR #announcedAt < :overdue)',
    ExpressionAttributeNames: {
      '#status': 'status',
      '#updatedAt': 'updatedAt',
      '#redriveCount': 'redriveCount',
      '#result': 'result',
      '#resultKey': 'resultKey',
      '#error': 'error',
      '#shard': 'openShard',
      '#checkAt': 'checkAt',
      '#expectedCount': 'expectedCount',
      '#announcedAt': 'announcedAt',
    },
    ExpressionAttributeValues: {
      ':status': { S: 'SUCCEEDED' },
      ':updatedAt': { S: TIME },
      ':redriveCount': { N: '0' },
      ':overdue': { S: '0' },
      ':value': { S: '{"source":"generic","keys":["lines","type"]}' },
    },
    UpdateExpression:
      'SET #status = :status, #updatedAt = :updatedAt, #redriveCount = :redriveCount, #result = :value REMOVE #shard, #checkAt, #expectedCount, #announcedAt, #resultKey, #error',
  };
}
