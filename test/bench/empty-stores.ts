import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { BenchPipeline } from './bench-pipeline.ts';

/** Most that one BatchWriteItem takes (Amazon DynamoDB API reference). */
const BATCH = 25;

/**
 * Deletes every payload and the record of its delivery: the embedded stores hold them in the memory that is to be
 * measured. The ids come from the payloads' keys, for dynalite 4.0.0 keeps all that a Scan or DeleteTable has walked over.
 */
export async function emptyStores({ clients, bucket: Bucket, table }: BenchPipeline): Promise<void> {
  for (;;) {
    const { Contents = [] } = await clients.s3.send(new ListObjectsV2Command({ Bucket }));
    if (Contents.length === 0) return;
    const keys = Contents.map(({ Key = '' }) => Key);
    const Objects = keys.map((Key) => ({ Key }));
    await clients.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    for (let from = 0; from < keys.length; from += BATCH) {
      const deletions = keys.slice(from, from + BATCH).map(deletionOf);
      await clients.dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [table]: deletions } }));
    }
  }
}

/** Of the record whose payload is stored at `payloads/<deliveryId>/<sha256>.json`. */
function deletionOf(key: string) {
  return { DeleteRequest: { Key: { deliveryId: { S: key.split('/')[1] ?? '' } } } };
}
