import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { verify } from '../../../lib/compute/verify/verify.ts';
import type { VerifyConfig } from '../../../lib/compute/verify/verify-config.ts';
import { RECEIVED_AT, requestOf } from './signed-request.ts';

const SECRET = 'fake-secret-ü';
const seconds = (age: number): string => String(Math.floor(RECEIVED_AT / 1_000) - age);
const hmac = (algorithm: string, key: string | Buffer, ...signed: (string | Buffer)[]): Buffer => {
  const hash = createHmac(algorithm, key);
  for (const part of signed) hash.update(part);
  return hash.digest();
};

/** Bytes that are no UTF-8: what reads text signs another body. */
const BINARY = Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x0d, 0x0a]);
const BODIES = [Buffer.from('{ "a": "ü" }\r\n'), BINARY, Buffer.alloc(0)];
const URL = 'https://hooks.example.test/v1/source?x=a%20b';

/** What a producer sends for a body, written down from its documentation without the table. */
const SIGNED: Readonly<Record<string, (body: Buffer, key?: string) => Readonly<Record<string, string>>>> = {
  asana: (body, key = SECRET) => ({ 'x-hook-signature': hmac('sha256', key, body).toString('hex') }),
  hookdeck: (body, key = SECRET) => ({
    'x-hookdeck-signature': hmac('sha256', 'newer', body).toString('base64'),
    'x-hookdeck-signature-2': hmac('sha256', key, body).toString('base64'),
  }),
  razorpay: (body, key = SECRET) => ({ 'x-razorpay-signature': hmac('sha256', key, body).toString('hex') }),
  'slack-commands': (body, key = SECRET) => ({
    'x-slack-request-timestamp': seconds(10),
    'x-slack-signature': `v0=${hmac('sha256', key, `v0:${seconds(10)}:`, body).toString('hex')}`,
  }),
  trello: (body, key = SECRET) => ({ 'x-trello-webhook': hmac('sha1', key, body, URL).toString('base64') }),
  woocommerce: (body, key = SECRET) => ({
    'x-wc-webhook-signature': hmac('sha256', key, body).toString('base64'),
  }),
};

describe.each(Object.entries(SIGNED))('%s', (id, signed) => {
  const judge = async (body: Buffer, headers: Readonly<Record<string, string>>, secrets = [SECRET]) =>
    (await verify(id, requestOf({ url: URL, body, headers }), { secrets })).valid;

  test.each(BODIES)('is valid as it is documented, whatever the bytes are', async (body) => {
    expect(await judge(body, signed(body))).toBe(true);
    expect(await judge(body, signed(body), ['new', SECRET])).toBe(true);
  });

  test('is not valid for another body, under another secret, or without its headers', async () => {
    const [body = BINARY, other = BINARY] = BODIES;
    expect(await judge(other, signed(body))).toBe(false);
    expect(await judge(body, signed(body, 'another'))).toBe(false);
    expect(await judge(body, signed(body), ['another'])).toBe(false);
    expect(await judge(body, {})).toBe(false);
  });

  test('is not valid with anything behind the signature, or in another writing', async () => {
    const [body = BINARY] = BODIES;
    const changes: ((text: string) => string)[] = [
      (text) => `${text}0`,
      (text) => `${text}=`,
      (text) => text.slice(0, -1),
      (text) => `sha512=${text}`,
      (text) => text.toUpperCase(),
      (text) => ` ${text}`,
      () => '',
    ];
    const names = Object.keys(signed(body)).filter((name) => !name.endsWith('timestamp'));
    for (const change of changes) {
      const headers = { ...signed(body) };
      for (const name of names) headers[name] = change(headers[name]!);
      expect(await judge(body, headers)).toBe(false);
    }
  });
});

describe('openai', () => {
  const secret = `whsec_${Buffer.from(SECRET).toString('base64')}`;
  const [body = BINARY] = BODIES;
  const judge = async (age: number, change: (signature: string) => string = (signature) => signature) => {
    const signature = hmac('sha256', Buffer.from(SECRET), `wh_1.${seconds(age)}.`, body).toString('base64');
    const headers = {
      'webhook-id': 'wh_1',
      'webhook-timestamp': seconds(age),
      'webhook-signature': change(`v1,${signature}`),
    };
    return (await verify('openai', requestOf({ body, headers }), { secrets: [secret] })).valid;
  };

  test.each([
    [0, true],
    [300, true],
    [301, false],
    [-300, true],
    [-301, false],
  ])('signed %s s before it was received', async (age, valid) => {
    expect(await judge(age)).toBe(valid);
  });

  test('one signature of several counts, of the version v1 alone', async () => {
    expect(await judge(0, (signature) => `v1,AAAA v2,x ${signature} v1a,x`)).toBe(true);
    expect(await judge(0, (signature) => signature.replace('v1,', 'v1a,'))).toBe(false);
    expect(await judge(0, (signature) => signature.replace(',', ' '))).toBe(false);
    expect(await judge(0, (signature) => `${signature},${signature}`)).toBe(false);
  });
});

describe('mailgun', () => {
  const token = 'a8ce0edb2dd8301dee6c2405235584e45aa91d1e9f979f3de0';
  const signature = hmac('sha256', SECRET, seconds(0) + token).toString('hex');
  const judge = async (body: string) =>
    (await verify('mailgun', requestOf({ body }), { secrets: [SECRET] })).valid;
  const json = (change: object = {}): string =>
    JSON.stringify({
      signature: { timestamp: seconds(0), token, signature, ...change },
      'event-data': { id: '1' },
    });

  test('signs a time stamp and a token, in JSON and in a form', async () => {
    expect(await judge(json())).toBe(true);
    expect(await judge(json({ timestamp: Number(seconds(0)) }))).toBe(true);
    expect(await judge(`timestamp=${seconds(0)}&token=${token}&signature=${signature}&event=opened`)).toBe(
      true,
    );
  });

  test('does not sign the event', async () => {
    expect(await judge(json().replace('"1"', '"2"'))).toBe(true);
  });

  test('is not valid with another token, time stamp or signature', async () => {
    expect(await judge(json({ token: 'b' }))).toBe(false);
    expect(await judge(json({ token: null }))).toBe(false);
    expect(await judge(json({ token: [token] }))).toBe(false);
    expect(await judge(json({ timestamp: seconds(1) }))).toBe(false);
    expect(await judge(json({ timestamp: undefined }))).toBe(false);
    expect(await judge(json({ signature: signature.toUpperCase() }))).toBe(false);
    expect(await judge(json({ signature: undefined }))).toBe(false);
    expect(await judge('{"signature":"x"}')).toBe(false);
    expect(await judge('')).toBe(false);
  });
});

describe.each(['chargebee', 'postmark'])('%s', (id) => {
  const secrets = ['hook:old:pässwörd', 'hook:new'];
  const basic = (text: string): string => Buffer.from(text).toString('base64');
  const judge = async (authorization: string | undefined, config: VerifyConfig = { secrets }) =>
    (await verify(id, requestOf({ headers: { Authorization: authorization } }), config)).valid;

  test.each(['Basic', 'basic', 'BASIC '])('takes one of the secrets after %s', async (scheme) => {
    expect(await judge(`${scheme} ${basic('hook:old:pässwörd')}`)).toBe(true);
    expect(await judge(`${scheme} ${basic('hook:new')}`)).toBe(true);
  });

  test.each([
    undefined,
    '',
    'Basic ',
    `Basic ${basic('hook:ne')}`,
    `Basic ${basic('hook:new:')}`,
    `Basic ${basic('HOOK:new')}`,
    `Basic ${basic('hook')}`,
    `Basic ${basic('hook:new')}=`,
    `Basic ${basic('hook:new')} x`,
    `Bearer ${basic('hook:new')}`,
    basic('hook:new'),
    'Basic hook:new',
  ])('refuses %s', async (authorization) => {
    expect(await judge(authorization)).toBe(false);
  });

  test('says what a secret must be', async () => {
    await expect(judge('Basic x', { secrets: ['hook'] })).rejects.toThrow(
      "Each of 'secrets' must be 'user:password', got one without a colon.",
    );
  });
});
