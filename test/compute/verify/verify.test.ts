import { describe, expect, test } from 'vitest';
import { REFUSALS } from '../../../lib/compute/verify/refusal.ts';
import { verify } from '../../../lib/compute/verify/verify.ts';
import { PRODUCER_PRESETS } from '../../../lib/contracts/producer-presets.ts';
import { flipped, requestOf, VECTORS } from './signed-request.ts';

/** The first pattern that fits an invalid vector says why it is refused. */
const REASONS: readonly (readonly [RegExp, keyof typeof REFUSALS])[] = [
  [/invalid-stale/, 'stale'],
  [/future-timestamp/, 'future'],
  [/no-timestamp/, 'timestamp'],
  [/missing-.*(?:timestamp|-id)$/, 'incomplete'],
  [/missing|sha1-legacy-only/, 'missing'],
  [/token-prefix|invalid-basic/, 'wrongToken'],
  [/cert-host/, 'certificateHost'],
  [/whitespace-changed|netlify.*changed-byte/, 'claims'],
  [/alg-/, 'algorithm'],
  [/^/, 'wrong'],
];

describe('a signed request is judged as its producer judges it', () => {
  test.each(VECTORS)('$id', async ({ id, producer, valid, request, config }) => {
    const [, why = 'wrong'] = REASONS.find(([pattern]) => pattern.test(id)) ?? [];
    const covers = PRODUCER_PRESETS[producer]?.signature?.covers;
    expect(await verify(producer, request, config)).toEqual(
      valid ? { valid, covers } : { valid, reason: REFUSALS[why] },
    );
  });
});

const covered = VECTORS.filter(
  ({ producer, valid }) => valid && PRODUCER_PRESETS[producer]?.signature?.covers === 'body',
);

describe('a signature that covers the body holds for no other body', () => {
  test.each(covered)('$id', async ({ producer, request, config }) => {
    const { body } = request;
    const others = [
      // Every byte, each time another bit of it.
      ...Array.from(body, (_byte, index) => flipped(body, index, 1 << (index % 8))),
      Buffer.concat([body, Buffer.from('\n')]),
      Buffer.concat([Buffer.from('\uFEFF'), body]),
      body.subarray(1),
    ].filter((other) => Buffer.compare(other, body) !== 0);
    const verdicts = await Promise.all(
      others.map((other) => verify(producer, { ...request, body: other }, config)),
    );
    expect(verdicts.filter(({ valid }) => valid)).toEqual([]);
  });
});

describe('a signature holds under no other secret', () => {
  const keyed = VECTORS.filter(({ valid, config }) => valid && config.secrets !== undefined);
  test.each(keyed)('$id', async ({ producer, request, config }) => {
    const secrets = config.secrets?.map((secret) =>
      secret.replace(/[0-9a-z](?=[^0-9a-z]*$)/i, (letter) => (letter === '1' ? '2' : '1')),
    );
    const { valid } = await verify(producer, request, { ...config, secrets });
    expect(valid).toBe(false);
  });
});

describe('verify', () => {
  const request = requestOf({});

  test('names what it does not know, and what does not sign', async () => {
    await expect(verify('githb', request, {})).rejects.toThrow('near it github');
    await expect(verify('mollie', request, {})).rejects.toThrow(
      'Mollie (classic) does not sign its webhooks, so there is nothing to verify: ask for an API key or a secret header, or pass a row of your own.',
    );
    const row = { scheme: 'hmca', at: { in: [], encoding: 'hex' }, covers: 'body' } as never;
    await expect(verify(row, request, {})).rejects.toThrow(
      "'scheme' must be one of hmac, static-token, basic, ed25519, ecdsa, x509, jwt, got 'hmca'.",
    );
  });

  test('refuses a request that the receiver put together wrongly', async () => {
    const config = { secrets: ['secret'] };
    await expect(verify('github', { ...request, body: '{}' as never }, config)).rejects.toThrow(
      "'body' must be the bytes that were received, a Uint8Array, got string.",
    );
    await expect(verify('github', { ...request, receivedAt: Number.NaN }, config)).rejects.toThrow(
      "'receivedAt' must be milliseconds since 1970, got NaN.",
    );
  });

  test.each([
    ['github', {}, "'secrets' must hold"],
    ['gitlab', { secrets: [] }, "'secrets' must hold"],
    ['chargebee', { secrets: ['hook'] }, "'secrets' must be 'user:password'"],
    ['standard-webhooks', { secrets: ['whsec_*'] }, "'secrets[0]' must be Base64"],
    ['braintree', { secrets: ['key'] }, "'publicKey' must be a text"],
    ['paypal', { publicKeyPem: 'x', webhookId: 'x' }, "'publicKeyPem' must be"],
    ['paypal', {}, "'webhookId' must be a text"],
    ['aws-sns', { certPem: 'x' }, "'certPem' must be"],
    ['aws-sns', { topicArns: [] }, "'topicArns' must hold"],
    ['discord', {}, "'publicKeyHex' must hold"],
    ['sendgrid', {}, "'publicKeySpkiBase64' must hold"],
    ['plaid', {}, "'jwk' must hold"],
    ['netlify', {}, "'secrets' must hold"],
  ])(
    'of %s says at the first request what is wrong with the config, signed or not: %j',
    async (id, config, message) => {
      await expect(verify(id, request, config)).rejects.toThrow(message);
      await expect(verify(id, request, config)).rejects.toMatchObject({ name: 'InvalidVerifyConfig' });
    },
  );

  test('takes a scheme of your own as data', async () => {
    const row = {
      scheme: 'hmac',
      algorithms: ['sha512'],
      at: { in: ['query:sig'], encoding: 'base64url' },
      content: ['{method} {body:$.a[1]}'],
      key: { encoding: 'hex' },
      covers: 'One number.',
    } as const;
    // printf 'POST 7' | openssl dgst -sha512 -mac HMAC -macopt hexkey:00ff -binary | basenc --base64url -w0 | tr -d =
    const sig = 'W0Q6u1AqKTNudBiZGVu3sdPBNaRrKngDmyvDL6LN0y81jBQgD2bEAfIjp8Ug4WbvinKTtqZYVCWvgovVXTxKhQ';
    const url = `https://example.test/?sig=${sig}`;
    const body = '{"a":[1,7]}';
    expect(await verify(row, requestOf({ url, body }), { secrets: ['00ff'] })).toEqual({
      valid: true,
      covers: 'One number.',
    });
  });
});
