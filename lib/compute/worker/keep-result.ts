import { createHash } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { CancelSignal } from '../../local/clock/cancellation.ts';
import { callPatiently } from './call-patiently.ts';
import type { WorkerJob } from './worker-job.ts';
import type { WorkerPorts } from './worker-ports.ts';

/**
 * Largest result that is sent with the token, in bytes of JSON text with escapes. Step Functions takes 256 KB without them, but its
 * status event leaves out what has more than 248 KB with them.
 */
const LARGEST_SENT = 240 * 1024;

/**
 * The JSON text to answer with: the result, or `{"resultKey"}` of the object that holds a large one. The key is made of the content,
 * so two workers with the same result write the same object.
 */
export async function keepResult(
  result: unknown,
  { deliveryId, bucket }: WorkerJob,
  ports: WorkerPorts,
  over: CancelSignal,
): Promise<string> {
  // A computation without a result has none in JSON either.
  const text = JSON.stringify(result) ?? 'null';
  if (Buffer.byteLength(JSON.stringify(text)) <= LARGEST_SENT) return text;
  const resultKey = `results/${deliveryId}/${createHash('sha256').update(text).digest('hex')}.json`;
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: resultKey,
    Body: text,
    ContentType: 'application/json',
  });
  await callPatiently(() => ports.s3.send(command), ports, over);
  return JSON.stringify({ resultKey });
}
