import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sign } from '../../../lib/compute/verify/sign.ts';
import { verify } from '../../../lib/compute/verify/verify.ts';
import type { VerifyConfig } from '../../../lib/compute/verify/verify-config.ts';
import { PRODUCER_PRESETS } from '../../../lib/contracts/producer-presets.ts';
import { requirementsOf } from '../../../lib/contracts/verify-requirements.ts';
import { requestOf, VECTORS } from './signed-request.ts';

/** A config that fits each producer that signs. */
const CONFIGS: ReadonlyMap<string, VerifyConfig> = new Map(
  Object.entries(PRODUCER_PRESETS).flatMap(([id, { signature }]) => {
    const vector = VECTORS.find(({ producer }) => producer === id);
    const secret = signature?.scheme === 'basic' ? 'user:password' : 'whsec_c2VjcmV0';
    return signature === undefined ? [] : [[id, vector?.config ?? { secrets: [secret] }] as const];
  }),
);

const NO_SECRETS = /whsec|fake|c2Vjcm|priv_key/;

/** What a stranger can write into a header, a body, an address. */
const header = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', 'v1=', 't=1,v1=ab', 'Basic :', 'a.b.c', 'sha256=', '1'),
);
const body = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.json().map((text) => Buffer.from(text)),
  fc
    .constantFrom(
      '{"__proto__":{"signature":{"signature":"00"}}}',
      '{"notificationItems":[null,1,{"NotificationRequestItem":null}]}',
      '{"notificationItems":{"length":1000000000}}',
      '{"signature":null}',
      '{"signature":{"signature":["00"],"timestamp":{},"token":[]}}',
      '{"value":[{"clientState":null},{}]}',
      '{"Type":"constructor","Signature":"AAAA","SignatureVersion":"__proto__","SigningCertURL":"https://sns.us-east-1.amazonaws.com/a.pem"}',
      'bt_signature=pub_key%7C00&bt_payload=%FF%',
      '{"webhookTimestamp":1e999}',
    )
    .map((text) => Buffer.from(text)),
);
const url = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.webUrl({ withQueryParameters: true }),
  fc.constantFrom('', 'https://', 'https://a/?%', 'https://a/\uD800?\uD800'),
);

describe.each([...CONFIGS])('%s', (id, config) => {
  const names = [...requirementsOf(id).headers, '__proto__', 'constructor'];
  const headers = fc.dictionary(
    fc.constantFrom(...names),
    fc.oneof(header, fc.array(header, { maxLength: 3 })),
    {
      noNullPrototype: true,
    },
  );

  test('answers whatever is sent, and shows nothing of a secret', async () => {
    await fc.assert(
      fc.asyncProperty(headers, body, url, async (headers, body, url) => {
        const { valid, reason } = await verify(id, requestOf({ headers, body, url }), config);
        expect(valid).toBe(false);
        expect(reason).toMatch(/^[A-Z][A-Za-z ,']+\.$/);
        expect(reason).not.toMatch(NO_SECRETS);
      }),
      { numRuns: 60 },
    );
  });
});

describe('what is there more than once', () => {
  const found = (id: string) => VECTORS.find(({ producer, valid }) => producer === id && valid)!;
  const withHeader = (id: string, name: string, change: (value: string) => readonly string[]) => {
    const { request, config } = found(id);
    const headers = { ...request.headers, [name]: change(String(request.headers[name])) };
    return verify(id, { ...request, headers }, config);
  };

  test.each([
    ['standard-webhooks', 'webhook-id'],
    ['standard-webhooks', 'webhook-timestamp'],
    ['slack-events', 'x-slack-request-timestamp'],
    ['contentful', 'x-contentful-topic'],
    ['contentful', 'x-contentful-signed-headers'],
    ['paypal', 'paypal-cert-url'],
    ['plaid', 'plaid-verification'],
    ['postmark', 'authorization'],
  ])('%s: a signed %s is refused, because another reader could take the other one', async (id, name) => {
    const reason = 'A signed part of the request appears more than once.';
    expect(await withHeader(id, name, (value) => [value, value])).toEqual({ valid: false, reason });
    expect(await withHeader(id, name, (value) => [value])).toMatchObject({ valid: true });
  });

  test('a header whose name is written in two ways is one of these', async () => {
    const { request, config } = found('slack-events');
    const headers = { ...request.headers, 'X-Slack-Request-Timestamp': '1790000001' };
    expect(await verify('slack-events', { ...request, headers }, config)).toMatchObject({ valid: false });
  });

  test.each([
    ['github', 'x-hub-signature-256'],
    ['docusign', 'x-docusign-signature-1'],
    ['telegram', 'x-telegram-bot-api-secret-token'],
  ])('%s: a %s is one of several', async (id, name) => {
    const valid = id !== 'telegram';
    expect(await withHeader(id, name, (value) => [`${value.slice(0, -1)}0`, value])).toMatchObject({ valid });
  });

  test('two time stamps in one list of signatures are refused', async () => {
    const reason = 'A signed part of the request appears more than once.';
    expect(await withHeader('stripe', 'stripe-signature', (value) => [`t=1,${value}`])).toEqual({
      valid: false,
      reason,
    });
  });
});

describe('a request that costs much to read is refused before it is read', () => {
  const github = { secrets: ['secret'] };
  const signed = requestOf({});
  const signature = sign('github', signed, github)['x-hub-signature-256']!;

  test('1,000 signature headers', async () => {
    const headers = { 'x-hub-signature-256': Array.from({ length: 1_000 }, () => signature) };
    expect(await verify('github', { ...signed, headers }, github)).toEqual({
      valid: false,
      reason: 'The request has more signatures than any producer sends.',
    });
    const numbered = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, index) => [`x-docusign-signature-${index + 1}`, 'AAAA']),
    );
    const { valid } = await verify('docusign', { ...signed, headers: numbered }, github);
    expect(valid).toBe(false);
  });

  test('100 signatures are read', async () => {
    const headersOf = (count: number) => ({
      'x-hub-signature-256': Array.from({ length: count }, () => signature),
    });
    expect(await verify('github', { ...signed, headers: headersOf(100) }, github)).toMatchObject({
      valid: true,
    });
    expect(await verify('github', { ...signed, headers: headersOf(101) }, github)).toMatchObject({
      valid: false,
    });
  });

  test('a header of 8 KB, with a signature in each corner', async () => {
    const stripe = sign('stripe', signed, github)['stripe-signature']!;
    const many = `${stripe}${',v1=ab'.repeat(1_300)}`;
    expect(
      await verify('stripe', { ...signed, headers: { 'stripe-signature': many } }, github),
    ).toMatchObject({
      valid: false,
    });
    const long = `${signature}${'0'.repeat(8_000)}`;
    expect(
      await verify('github', { ...signed, headers: { 'x-hub-signature-256': long } }, github),
    ).toMatchObject({
      valid: false,
    });
  });

  test.each([
    ['a list in a list, 1,000,000 deep', '['.repeat(1e6) + ']'.repeat(1e6)],
    ['an object in an object, without an end', '{"a":'.repeat(4e5)],
    ['what looks like one inside of a text', `{"a":"${'['.repeat(1_000)}\\"${'['.repeat(1_000)}"}`],
  ])('%s', async (_name, body) => {
    const { valid, reason } = await verify('mailgun', requestOf({ body }), github);
    expect({ valid, reason }).toEqual({ valid: false, reason: 'The signature is missing.' });
  });

  test('a form of 500,000 fields', async () => {
    const body = 'a=b&'.repeat(500_000);
    const headers = { 'x-twilio-signature': Buffer.alloc(20).toString('base64') };
    expect(await verify('twilio', requestOf({ body, headers }), github)).toEqual({
      valid: false,
      reason: 'The body cannot be read, but a part of it is signed.',
    });
  });

  test('a batch of more than 1,000 tokens', async () => {
    const judge = async (count: number) => {
      const value = Array.from({ length: count }, () => ({ clientState: 'secret' }));
      const { valid, reason } = await verify(
        'microsoft-graph',
        requestOf({ body: JSON.stringify({ value }) }),
        github,
      );
      return valid ? 'valid' : reason;
    };
    expect(await judge(1_000)).toBe('valid');
    expect(await judge(1_001)).toBe('The request has more signatures than any producer sends.');
    expect(await judge(0)).toBe('The signature is missing.');
  });
});
