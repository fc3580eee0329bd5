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
  await acceptAllCharacters();
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

/** SQS API reference, SendMessage: these characters and no others. */
const REFUSED_CHARACTER = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/**
 * fauxqs 1.9.2 tests messages with a pattern that has no `u` flag, and so refuses every character outside the basic
 * plane, emoji among them, which SQS takes. The pattern is an object that its actions share, so its test is replaced.
 */
async function acceptAllCharacters(): Promise<void> {
  const file = new URL('sqs/sqsTypes.js', import.meta.resolve('fauxqs'));
  const { INVALID_MESSAGE_BODY_CHAR } = (await import(file.href)) as {
    readonly INVALID_MESSAGE_BODY_CHAR: RegExp;
  };
  INVALID_MESSAGE_BODY_CHAR.test = (text) => REFUSED_CHARACTER.test(text);
}
