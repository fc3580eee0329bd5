import { createHash } from 'node:crypto';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { DELIVERY } from '../../../contracts/delivery.ts';
import type { StoredRequest } from '../../stored-request.ts';
import type { ConsoleContext } from '../console-context.ts';
import { requireRecord } from './read-record.ts';

type Envelope = Pick<StoredRequest, 'source' | 'receivedAt' | 'sourceIp' | 'headers' | 'body' | 'verified'>;

/** The request of a delivery, from its envelope in S3. */
export async function readStoredRequest(context: ConsoleContext, id: string): Promise<StoredRequest> {
  const { payloadKey } = await requireRecord(context, id);
  const { s3 } = context.clients;
  const { BucketName: Bucket } = await context.outputs();
  const [{ Body }, { Contents = [] }] = await Promise.all([
    s3.send(new GetObjectCommand({ Bucket, Key: payloadKey })),
    s3.send(new ListObjectsV2Command({ Bucket, Prefix: `${DELIVERY.payloadPrefix}${id}/` })),
  ]);
  const envelope = JSON.parse((await Body?.transformToString()) ?? '{}') as Envelope;
  const { source, receivedAt, sourceIp, headers, body, verified } = envelope;
  return {
    source,
    receivedAt,
    sourceIp,
    headers,
    body,
    ...(verified !== undefined && { verified }),
    bytes: Buffer.byteLength(body),
    sha256: createHash('sha256').update(body).digest('hex'),
    key: payloadKey,
    others: Contents.map(({ Key = '' }) => Key).filter((key) => key !== payloadKey),
  };
}
