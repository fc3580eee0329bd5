import { buildApp } from 'fauxqs';
import type { DataFolder } from '../../data/open-data-folder.ts';
import { persistMessages, type QueueStore } from '../../data/persist-messages.ts';
import { type ObjectStore, persistObjects } from '../../data/persist-objects.ts';
import { guardListener } from '../../http/guard-listener.ts';
import type { LocalAccount } from '../../template/local-account.ts';
import { checkRequests } from '../protocol/check-requests.ts';
import { ConditionalWrites } from './conditional-writes.ts';
import { KEPT_ALIVE_MS, type LocalServer } from '../../http/listen-locally.ts';
import { REFUSED_CHARACTER } from '../protocol/refused-character.ts';
import { type NamedQueues, ownQueues } from './own-queues.ts';
import type { StoreGuard } from './store-guard.ts';

/** The reply of the emulator's own HTTP framework, which it does not export. */
type FastifyReply = {
  code(status: number): FastifyReply;
  type(media: string): FastifyReply;
  send(body: string): FastifyReply;
};

/**
 * Starts S3 and SQS in this process, on one free port. They are in memory, and also in a folder if there is one.
 *
 * The emulator finds a queue by the exact text of its URL, which contains the port. AWS finds it by account and name.
 * The hook rewrites the URL, so that the one in the template, which cannot contain the port, finds the queue.
 */
export async function startS3AndSqs(
  account: LocalAccount,
  guard: StoreGuard,
  data?: DataFolder,
): Promise<LocalServer> {
  await acceptAllCharacters();
  const stores = await createEmulatorStores(account, data);
  const app = buildApp({ logger: false, defaultRegion: account.region, stores });
  checkRequests(app);
  const port = { number: 0 };
  const exists = async (url: string): Promise<boolean> =>
    (await app.inject({ method: 'HEAD', url })).statusCode === 200;
  const writes = new ConditionalWrites(async (url) => {
    const { statusCode, headers } = await app.inject({ method: 'HEAD', url });
    return statusCode === 200 ? String(headers.etag) : undefined;
  });
  app.addHook('preHandler', async ({ method, url, headers, body }, reply) => {
    const isS3 = headers['x-amz-target'] === undefined;
    const refusal = guard({ method, url, headers, body });
    if (refusal !== undefined)
      return refuse(reply, { isS3, status: 403, code: 'AccessDenied', message: refusal });
    if (typeof body === 'object' && body !== null && 'QueueUrl' in body) {
      const name = String(body.QueueUrl).split('/').at(-1);
      body.QueueUrl = `http://sqs.${account.region}.localhost:${port.number}/${account.accountId}/${name}`;
    }
    const { holds, done } = await writes.begin({ method, url, headers });
    reply.raw.once('close', done);
    return holds ? undefined : refuse(reply, { isS3, status: 412, ...PRECONDITION_FAILED });
  });
  app.addHook('onSend', async ({ method, url, headers }, reply, payload) => {
    if (reply.statusCode !== 404 || !readsObject(method, url)) return payload;
    const bucket = `/${url.split(/[/?]/)[1] ?? ''}`;
    const refusal = guard({ method: 'GET', url: `${bucket}?list-type=2`, headers, body: undefined });
    if (refusal === undefined || !(await exists(bucket))) return payload;
    reply.code(403).removeHeader('content-length');
    return method === 'HEAD' ? payload : errorXml('AccessDenied', refusal);
  });
  // A response is sent only after the change is on disk. If it cannot be written, it is an internal error.
  if (data !== undefined) {
    app.addHook('onSend', async ({ headers }, reply, payload) => {
      try {
        await data.written();
        return payload;
      } catch (error) {
        reply.code(500).removeHeader('content-length');
        return describeFailure(headers['x-amz-target'] === undefined, (error as Error).message);
      }
    });
  }
  // An address, because with a name the SDK would add the bucket before it (bucket.localhost).
  app.server.keepAliveTimeout = KEPT_ALIVE_MS;
  guardListener(app.server);
  const endpoint = await app.listen({ host: '127.0.0.1', port: 0 });
  port.number = Number(new URL(endpoint).port);
  return { endpoint, close: () => app.close() };
}

/**
 * Whether the request reads an object. Without the permission to list the bucket, a missing object is a 403 instead
 * of a 404 (S3 API reference, GetObject and HeadObject, Permissions).
 */
function readsObject(method: string, url: string): boolean {
  return /^(GET|HEAD)$/.test(method) && /^\/[^/?]+\/[^?]/.test(url);
}

const PRECONDITION_FAILED = {
  code: 'PreconditionFailed',
  message: 'At least one of the pre-conditions you specified did not hold',
};

interface Refusal {
  readonly isS3: boolean;
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** Sends an error in the format of S3 (XML) or SQS (JSON). */
function refuse(reply: FastifyReply, { isS3, status, code, message }: Refusal): FastifyReply {
  const body = isS3
    ? errorXml(code, message)
    : JSON.stringify({ __type: `com.amazon.coral.service#${code}Exception`, message });
  return reply
    .code(status)
    .type(isS3 ? 'application/xml' : 'application/x-amz-json-1.0')
    .send(body);
}

/** An internal error as S3 (XML) and SQS (JSON) write it. */
function describeFailure(isS3: boolean, message: string): string {
  if (isS3) return errorXml('InternalError', message);
  return JSON.stringify({ __type: 'com.amazonaws.sqs#InternalFailure', message });
}

function errorXml(code: string, message: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
}

/**
 * fauxqs 1.9.2 checks messages with a pattern without the `u` flag, so it refuses every character outside the basic
 * plane, such as emoji. SQS accepts them. All actions share the pattern object, so its `test` is replaced.
 */
async function acceptAllCharacters(): Promise<void> {
  const { INVALID_MESSAGE_BODY_CHAR } = (await importInternal('sqs/sqsTypes.js')) as {
    readonly INVALID_MESSAGE_BODY_CHAR: RegExp;
  };
  INVALID_MESSAGE_BODY_CHAR.test = (text) => REFUSED_CHARACTER.test(text);
}

/**
 * The emulator's stores, with methods that also write to the folder. The emulator accepts stores as an option but
 * does not export the classes.
 */
async function createEmulatorStores(account: LocalAccount, data?: DataFolder): Promise<EmulatorStores> {
  const { S3Store } = (await importInternal('s3/s3Store.js')) as Record<'S3Store', new () => object>;
  const { SqsStore } = (await importInternal('sqs/sqsStore.js')) as Record<'SqsStore', new () => object>;
  const { SnsStore } = (await importInternal('sns/snsStore.js')) as Record<'SnsStore', new () => object>;
  const stores = { s3Store: new S3Store(), sqsStore: new SqsStore(), snsStore: new SnsStore() };
  ownQueues(stores.sqsStore as NamedQueues, account);
  if (data === undefined) return stores as EmulatorStores;
  await persistObjects(stores.s3Store as ObjectStore, data.collection('objects'));
  await persistMessages(stores.sqsStore as QueueStore, data.collection('messages'));
  return stores as EmulatorStores;
}

type EmulatorStores = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>['stores']>;

/** Imports a module that fauxqs 1.9.2 does not export. */
async function importInternal(name: string): Promise<unknown> {
  return import(new URL(name, import.meta.resolve('fauxqs')).href);
}
