import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RECEIVER_KEY } from '../../lib/pipeline/notices/add-notices.ts';
import { CONTRADICTORY_PORTFOLIO } from '../../lib/proofs/exercise/example-deliveries.ts';
import { redrive } from '../../lib/proofs/exercise/operate-pipeline.ts';
import { hurryQueues } from '../../lib/proofs/exercise/hurry-queues.ts';
import { failAtOnce } from '../fail-at-once.ts';
import { type Pipeline, startPipeline } from '../start-pipeline.ts';
import { type Received, startReceiver } from './outcome-receiver.ts';

/** 24 bytes, as a receiver of Standard Webhooks has them. */
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const KEY_OF_RECEIVER = 'the key of the receiver';

let receiver: Awaited<ReturnType<typeof startReceiver>>;
let pipeline: Pipeline;

beforeAll(async () => {
  receiver = await startReceiver();
  const notices = { signed: `${receiver.url}/signed`, plain: `${receiver.url}/plain` };
  pipeline = await startPipeline({
    props: { notices },
    secrets: new Map([[RECEIVER_KEY.secret, { current: KEY_OF_RECEIVER }]]),
    change: (template) => hurryQueues(failAtOnce(template)),
  });
  pipeline.run.setSecrets(
    new Map([
      [RECEIVER_KEY.secret, { current: KEY_OF_RECEIVER }],
      [keyName(), { current: SECRET }],
    ]),
  );
});
afterAll(async () => {
  await pipeline.stop();
  await receiver.stop();
});
beforeEach(() => {
  receiver.received.length = 0;
  receiver.status = 204;
});

/** The only key of the template; its name is its logical id. */
function keyName(): string {
  const grant = pipeline.run.access.grants().find(({ action }) => action === 'kms:GenerateMac');
  return grant?.resource.split('/').at(-1) ?? '';
}

async function deliver(key: string, source = 'generic', body = '{"data": [1]}') {
  const { body: accepted } = await pipeline.post(source, body, { 'idempotency-key': key });
  return pipeline.settled(accepted.deliveryId);
}

const NOTHING: Received = { path: '', headers: {}, body: '' };

const receivedAt = (path: string) => receiver.received.filter((request) => request.path === path);

async function arrived(path: string, count = 1): Promise<void> {
  await pipeline.until(`${count} requests at ${path}`, () => receivedAt(path).length >= count);
}

/** What a receiver of an outcome must find: nothing but what GET says. */
function noticeOf({ deliveryId, source, status, updatedAt, result, error }: Record<string, unknown>) {
  return {
    deliveryId,
    source,
    status,
    updatedAt,
    attempt: 0,
    ...(result !== undefined && { result }),
    ...(error !== undefined && { error: (error as { readonly name: string }).name }),
  };
}

describe('a signed notice', () => {
  test('is accepted by a receiver of Standard Webhooks and says what GET says', async () => {
    const delivery = await deliver('signed');
    await arrived('/signed');
    const [{ body, headers } = NOTHING] = receivedAt('/signed');
    expect(new Webhook(SECRET).verify(body, headers as Record<string, string>)).toEqual(noticeOf(delivery));
    expect(headers).toMatchObject({
      'webhook-id': 'generic-signed-0',
      [RECEIVER_KEY.header]: KEY_OF_RECEIVER,
      'content-type': 'application/json; charset=UTF-8',
    });
  });

  test('of a failure names the error and not its text', async () => {
    const delivery = await deliver('failed', 'portfolio-risk', JSON.stringify(CONTRADICTORY_PORTFOLIO));
    await arrived('/signed');
    const notice = JSON.parse(receivedAt('/signed')[0]?.body ?? '') as Readonly<Record<string, unknown>>;
    expect(notice).toEqual(noticeOf(delivery));
    expect(notice.error).toBe('InvalidDelivery');
  });

  test.each([
    ['a result of other than ASCII characters', { result: { name: 'Zoë' } }, { resultLeftOut: true }],
    ['a result that KMS cannot sign', { result: 'r'.repeat(3_900) }, { resultLeftOut: true }],
    ['an error with a name of other characters', { error: 'Größe' }, { error: 'Gr??e' }],
    ['a result of one element', { result: [1] }, { result: [1] }],
  ])('of %s verifies too', async (_, given, expected) => {
    const notice = { deliveryId: 'generic-9', source: 'generic', status: 'SUCCEEDED', attempt: 2 };
    const { status } = await pipeline.run.stepFunctions.call('StartSyncExecution', {
      stateMachineArn: pipeline.output('NoticeSignedArn'),
      input: JSON.stringify({ notice: { ...notice, ...given } }),
    });
    expect(status).toBe('SUCCEEDED');
    const [{ body, headers } = NOTHING] = receivedAt('/signed');
    expect(new Webhook(SECRET).verify(body, headers as Record<string, string>)).toEqual({
      ...notice,
      ...expected,
    });
    expect(headers['webhook-id']).toBe('generic-9-2');
  });

  test('that is refused is a dead letter in the end, and is sent again by redrive with the same id', async () => {
    receiver.status = 503;
    await deliver('refused');
    await pipeline.until(
      'a dead letter',
      async () => (await pipeline.countMessages('NoticeSignedDeadLetterQueue')) === 1,
    );
    const ids = new Set(receivedAt('/signed').map(({ headers }) => headers['webhook-id']));
    receiver.status = 200;
    receiver.received.length = 0;
    expect(await redrive(pipeline, 'notices')).toEqual({ found: 1, redriven: 1 });
    expect(receivedAt('/signed').map(({ headers }) => headers['webhook-id'])).toEqual([...ids]);
    expect(await pipeline.countMessages('NoticeSignedDeadLetterQueue')).toBe(0);
  });
});

test('a plain notice is posted by the API destination with the key of the receiver', async () => {
  const delivery = await deliver('plain');
  await arrived('/plain');
  const [{ body, headers } = NOTHING] = receivedAt('/plain');
  expect(JSON.parse(body)).toEqual(noticeOf(delivery));
  expect(headers[RECEIVER_KEY.header]).toBe(KEY_OF_RECEIVER);
  expect(headers['webhook-signature']).toBeUndefined();
});

test('no call was refused', () => {
  expect(pipeline.run.access.refusals()).toEqual([]);
});
