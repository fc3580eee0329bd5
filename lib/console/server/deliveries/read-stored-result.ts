import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { StoredResult } from '../../stored-request.ts';
import type { ConsoleContext } from '../console-context.ts';
import { RequestError } from '../http/request-error.ts';
import { requireRecord } from './read-record.ts';

/** The result of a delivery, from its record or, if it is large, from S3. */
export async function readStoredResult(context: ConsoleContext, id: string): Promise<StoredResult> {
  const { result, resultKey, status } = await requireRecord(context, id);
  if (result !== undefined) return { text: result, where: 'the record' };
  if (resultKey === undefined) throw new RequestError(404, `There is no result: the delivery is ${status}.`);
  const { BucketName: Bucket } = await context.outputs();
  const { Body } = await context.clients.s3.send(new GetObjectCommand({ Bucket, Key: resultKey }));
  return { text: (await Body?.transformToString()) ?? '', where: resultKey };
}
