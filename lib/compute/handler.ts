import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createHandler } from './create-handler.ts';

/**
 * One client for each container, so that warm invocations reuse its connection. Region and endpoint come from the
 * environment.
 */
const s3 = new S3Client({});

/** The entry point of the Lambda: `createHandler` with S3, standard output and a monotonic clock. */
export const handler = createHandler({
  readObject: async (bucket, key) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (Body === undefined) throw new Error(`S3 answered without a body for s3://${bucket}/${key}.`);
    return Body.transformToString('utf-8');
  },
  // oxlint-disable-next-line no-console -- standard output is how a Lambda writes to CloudWatch Logs
  log: (invocation) => console.log(JSON.stringify(invocation)),
  now: () => performance.now(),
});
