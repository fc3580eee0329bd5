import { buildApp } from 'fauxqs';
import type { LocalAccount } from '../template/local-account.ts';

/** A store listening on 127.0.0.1. */
export interface StoreServer {
  readonly endpoint: string;
  close(): Promise<void>;
}

/**
 * S3 and SQS in this process, in memory, on one free port.
 *
 * The emulator knows a queue by the exact text of its URL, in which its own port stands; AWS knows it by account and name.
 * The hook makes it the latter, so that the URL in the template (which cannot know the port) names the queue.
 */
export async function startS3AndSqs(account: LocalAccount): Promise<StoreServer> {
  const app = buildApp({ logger: false, defaultRegion: account.region });
  const port = { number: 0 };
  app.addHook('preHandler', async ({ body }) => {
    if (typeof body !== 'object' || body === null || !('QueueUrl' in body)) return;
    const name = String(body.QueueUrl).split('/').at(-1);
    body.QueueUrl = `http://sqs.${account.region}.localhost:${port.number}/${account.accountId}/${name}`;
  });
  // An address, not a name: with a name the SDK would put the bucket in front of it (bucket.localhost).
  const endpoint = await app.listen({ host: '127.0.0.1', port: 0 });
  port.number = Number(new URL(endpoint).port);
  return { endpoint, close: () => app.close() };
}
