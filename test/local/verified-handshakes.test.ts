import { createHash, createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sign } from '../../lib/compute/verify/sign.ts';
import { systemClock } from '../../lib/local/clock/clock.ts';
import { Source } from '../../lib/pipeline/sources/source.ts';
import sns from '../compute/verify/sns-messages.json' with { type: 'json' };
import { VECTORS } from '../compute/verify/signed-request.ts';
import { type Pipeline, startPipeline } from '../start-pipeline.ts';

const SECRET = 'fakesecret0123456789abcdef0123456789';
const discord = VECTORS.find(({ id }) => id === 'discord/valid-ping')!;
const message = sns.messages['a confirmation of a subscription'];
const topicArns = [message.TopicArn];
const certificate = { certPem: sns.certificate, certUrl: sns.certificateUrl };

/** Producers whose test of the address is answered, or judged, by the verifier. */
const sources = {
  zoom: Source.zoom({ secret: 'shared' }),
  xtwitter: Source.xTwitter({ secret: 'shared' }),
  xero: Source.xero({ secret: 'shared' }),
  discord: Source.discord({ secret: 'discord' }),
  braintree: Source.braintree({ secret: 'shared', settings: { publicKey: 'pub_key' } }),
  sns: Source.awsSns({ settings: { topicArns, ...certificate } }),
  foreign: Source.awsSns({ settings: { topicArns: ['arn:aws:sns:eu-central-1:1:other'], ...certificate } }),
};

const secrets = new Map([
  ['shared', { current: SECRET }],
  ['discord', { current: String(discord.config.publicKeyHex) }],
]);

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline({ props: { sources }, secrets });
});
afterAll(() => pipeline.stop());

const hmac = (text: string, encoding: 'hex' | 'base64'): string =>
  createHmac('sha256', SECRET).update(text).digest(encoding);

interface Sent {
  readonly method?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function send(to: keyof typeof sources, { method = 'POST', query = '', headers, body }: Sent) {
  const response = await fetch(`${pipeline.run.url}/webhooks/${to}${query}`, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body }),
  });
  const { status } = response;
  return { status, type: response.headers.get('content-type'), text: await response.text() };
}

/** A request that is signed as this producer signs it now. */
function signed(producer: string, body: string): Sent {
  const request = {
    method: 'POST',
    url: '',
    headers: {},
    body: Buffer.from(body),
    receivedAt: systemClock.now(),
  };
  return { body, headers: sign(producer, request, { secrets: [SECRET] }) };
}

const validation = (plainToken: string): string =>
  JSON.stringify({ event: 'endpoint.url_validation', event_ts: 1_654_503_849_680, payload: { plainToken } });

/** Nothing of a test of the address is kept, and no execution computes it. */
async function expectNoDelivery(to: keyof typeof sources): Promise<void> {
  await pipeline.run.stepFunctions.idle();
  expect([...(await pipeline.objects('')).keys()].filter((key) => key.includes(`${to}-`))).toEqual([]);
  const lines = pipeline.lines.filter((line) => line.includes(` ${to}-`));
  expect(lines.filter((line) => /Record delivery|Start processing/.test(line))).toEqual([]);
}

const CRC = '9b4507b3-9040-4669-9ca3-6b94edb50553';

describe('a test of the address is answered by what the verifier says', () => {
  test.each<[keyof typeof sources, string, () => Sent, { status: number; type: string; text: string }]>([
    [
      'zoom',
      'with the keyed hash of its token',
      () => signed('zoom', validation('qgg8vlvZRS6UYooatFL8Aw')),
      {
        status: 200,
        type: 'application/json',
        text: `{"plainToken":"qgg8vlvZRS6UYooatFL8Aw","encryptedToken":"${hmac('qgg8vlvZRS6UYooatFL8Aw', 'hex')}"}`,
      },
    ],
    [
      'zoom',
      'as JSON, whatever the token is',
      () => signed('zoom', validation('<script>"é\n</script>')),
      {
        status: 200,
        type: 'application/json',
        text: `{"plainToken":"<script>\\"é\\n</script>","encryptedToken":"${hmac('<script>"é\n</script>', 'hex')}"}`,
      },
    ],
    [
      'xtwitter',
      'as its documentation says',
      () => ({ method: 'GET', query: `?crc_token=${CRC}` }),
      {
        status: 200,
        type: 'application/json',
        text: '{"response_token":"sha256=KS/MmBqFvuAkLTFeYmpA+2nTyP0MFiQEfBpfnSnVS4Y="}',
      },
    ],
    [
      'braintree',
      'with the public key and the keyed hash',
      () => ({ method: 'GET', query: '?bt_challenge=20f9f8ed05f77439fe955c977e4c8a53' }),
      {
        status: 200,
        type: 'text/plain',
        text: `pub_key|${createHmac('sha1', createHash('sha1').update(SECRET).digest())
          .update('20f9f8ed05f77439fe955c977e4c8a53')
          .digest('hex')}`,
      },
    ],
    [
      'discord',
      'if it is signed',
      () => ({
        headers: discord.request.headers as Record<string, string>,
        body: Buffer.from(discord.request.body).toString(),
      }),
      { status: 200, type: 'application/json', text: '{"type":1}' },
    ],
    [
      'xero',
      'with an empty 200 if it is signed',
      () => signed('xero', '{"events":[],"firstEventSequence":0,"lastEventSequence":0,"entropy":"S0m3"}'),
      { status: 200, type: 'text/plain', text: '' },
    ],
  ])('%s: %s', async (to, _, request, answer) => {
    expect(await send(to, request())).toEqual(answer);
    // Again: no id is claimed.
    expect(await send(to, request())).toEqual(answer);
    await expectNoDelivery(to);
  });
});

describe('a test that is not right is refused, and nothing is hashed or sent back', () => {
  const refused = (status: number) => ({ status, type: 'application/problem+json' });

  test.each<[keyof typeof sources, string, () => Sent, number]>([
    ['zoom', 'no signature', () => ({ body: validation('token') }), 401],
    [
      'zoom',
      'a wrong signature',
      () => ({ ...signed('zoom', validation('token')), body: validation('other') }),
      401,
    ],
    ['zoom', 'a token that is too long', () => signed('zoom', validation('x'.repeat(257))), 400],
    [
      'discord',
      'a wrong signature',
      () => ({
        headers: discord.request.headers as Record<string, string>,
        body: '{"application_id":"1","id":"3","type":1}',
      }),
      401,
    ],
    ['discord', 'no signature', () => ({ body: '{"type":1}' }), 401],
    [
      'xero',
      'a wrong signature',
      () => ({ headers: { 'x-xero-signature': 'AAAA' }, body: '{"events":[]}' }),
      401,
    ],
    ['xtwitter', 'no token', () => ({ method: 'GET' }), 400],
    ['xtwitter', 'an empty token', () => ({ method: 'GET', query: '?crc_token=' }), 400],
    // X signs an event as it hashes the token: whoever had one hashed could forge it.
    [
      'xtwitter',
      'an event as the token',
      () => ({ method: 'GET', query: `?crc_token=${encodeURIComponent('{"for_user_id":"1"}')}` }),
      400,
    ],
    [
      'xtwitter',
      'HTML as the token',
      () => ({ method: 'GET', query: `?crc_token=${encodeURIComponent('<script>alert(1)</script>')}` }),
      400,
    ],
    [
      'xtwitter',
      'a token that is too long',
      () => ({ method: 'GET', query: `?crc_token=${'x'.repeat(257)}` }),
      400,
    ],
    [
      'braintree',
      'a challenge of another form',
      () => ({ method: 'GET', query: '?bt_challenge=20f9f8ed05f77439fe955c977e4c8a5G' }),
      400,
    ],
    ['zoom', 'a method that the producer does not use', () => ({ method: 'GET' }), 404],
  ])('%s: %s', async (to, _, request, status) => {
    const { text, ...answer } = await send(to, request());
    expect(answer).toEqual(refused(status));
    expect(JSON.parse(text)).toMatchObject({ status });
    expect(text).not.toMatch(/<script|for_user_id|xxxx/);
    await expectNoDelivery(to);
  });
});

describe('what is no test of the address is a delivery', () => {
  test('an event of Zoom', async () => {
    const { status } = await send('zoom', signed('zoom', '{"event":"meeting.started","event_ts":1}'));
    expect(status).toBe(200);
    await pipeline.run.stepFunctions.idle();
    expect((await pipeline.objects('payloads/zoom-_meeting_2Estarted')).size).toBe(1);
  });

  test('events of Xero', async () => {
    const body = '{"events":[{"eventType":"UPDATE"}],"firstEventSequence":7,"lastEventSequence":7}';
    expect((await send('xero', signed('xero', body))).status).toBe(200);
    await pipeline.run.stepFunctions.idle();
    expect((await pipeline.objects('payloads/xero-_7__7')).size).toBe(1);
  });
});

describe('the confirmation of a subscription of SNS', () => {
  const headers = {
    'content-type': 'text/plain; charset=UTF-8',
    'x-amz-sns-message-type': 'SubscriptionConfirmation',
    'x-amz-sns-message-id': message.MessageId,
  };

  test.each<[string, keyof typeof sources, object]>([
    ['is no delivery, although it names no header of SNS', 'sns', { ...message }],
    ['is dropped if its topic is none of topicArns', 'foreign', { ...message }],
    [
      'is dropped if it was changed',
      'sns',
      {
        ...message,
        SubscribeURL: 'https://sns.eu-central-1.amazonaws.com.evil.example/?Action=ConfirmSubscription',
      },
    ],
    [
      'has an end that is no delivery either',
      'sns',
      sns.messages['a confirmation of the end of a subscription'],
    ],
  ])('%s', async (_, to, body) => {
    const { status, text } = await send(to, { headers, body: JSON.stringify(body) });
    expect({ status, text }).toEqual({ status: 200, text: '' });
    await expectNoDelivery(to);
  });
});
