import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sign } from '../../../lib/compute/verify/sign.ts';
import type { SignConfig } from '../../../lib/compute/verify/sign-config.ts';
import { verify } from '../../../lib/compute/verify/verify.ts';
import { PRODUCER_PRESETS } from '../../../lib/contracts/producer-presets.ts';
import type { ProducerSignature } from '../../../lib/contracts/producer-signature.ts';
import { RECEIVED_AT, requestOf } from './signed-request.ts';

/** A secret as each producer writes it, by the encoding of its key. */
const SECRETS: Readonly<Record<string, (name: string) => string>> = {
  utf8: (name) => name.padEnd(64, '.'),
  hex: (name) => Buffer.from(name).toString('hex'),
  base64: (name) => Buffer.from(name).toString('base64'),
};

const ed25519 = generateKeyPairSync('ed25519');
const publicKeyHex = ed25519.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('hex');
const privateKeyPem = ed25519.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** What the row of a producer can be signed and verified with. */
function configOf(row: ProducerSignature, names: readonly string[]): SignConfig {
  if (row.scheme === 'ed25519') return { publicKeyHex, privateKeyPem };
  if (row.scheme === 'basic') return { secrets: names.map((name) => `${name}:pässwörd`) };
  const { encoding = 'utf8', stripPrefix = '' } = row.scheme === 'hmac' ? row.key : {};
  return { secrets: names.map((name) => stripPrefix + SECRETS[encoding]!(name)) };
}

const BODY = `{"id":"evt_ü","webhookTimestamp":${RECEIVED_AT}}`;

/** What a producer signs besides the body: its id and list of headers, and for Twilio the digest in the address. */
const request = requestOf({
  body: BODY,
  url: 'https://hooks.example.test/v1?bodySHA256=bb8949029d8279f86f68aaa1841058935f51b784a739da72977a537e00ff8649',
  headers: {
    'Webhook-Id': 'msg_1',
    'svix-id': 'msg_1',
    'twitch-eventsub-message-id': 'e76c6bd4',
    'x-contentful-topic': 'ContentManagement.Entry.publish',
    'x-contentful-signed-headers': 'x-contentful-signed-headers,x-contentful-timestamp,x-contentful-topic',
  },
});

const signable = Object.entries(PRODUCER_PRESETS).flatMap(([id, { signature }]) =>
  signature !== undefined &&
  ['hmac', 'static-token', 'basic', 'ed25519'].includes(signature.scheme) &&
  signature.at.in.every((part) => part.startsWith('header:'))
    ? [{ id, signature }]
    : [],
);

describe('what sign makes, verify takes', () => {
  test('for at least 60 producers', () => {
    expect(signable.length).toBeGreaterThanOrEqual(60);
  });

  describe.each(signable)('$id', ({ id, signature }) => {
    const config = configOf(signature, ['one']);
    const signed = { ...request, headers: { ...request.headers, ...sign(id, request, config) } };

    test('as it is, and with the secret among others', async () => {
      const others = configOf(signature, ['new', 'one']);
      expect(await verify(id, signed, config)).toMatchObject({ valid: true });
      expect(await verify(id, signed, others)).toMatchObject({ valid: true });
    });

    test('signed with the new secret or the old one during a rotation, if the producer signs with both', async () => {
      const both = sign(id, request, configOf(signature, ['new', 'old']));
      const rotated = { ...request, headers: { ...request.headers, ...both } };
      const verdict = async (name: string) => (await verify(id, rotated, configOf(signature, [name]))).valid;
      const signsWithBoth = 'list' in signature.at || 'rotates' in signature.at;
      const oneKey = signature.scheme === 'ed25519';
      expect([await verdict('new'), await verdict('old')]).toEqual([true, oneKey || signsWithBoth]);
    });
  });
});

describe('sign', () => {
  const github = { secrets: ['secret'] };

  test('writes what a producer writes', () => {
    // printf '{"id":"evt_1"}' | openssl dgst -sha256 -hmac secret
    expect(sign('github', requestOf({}), github)).toEqual({
      'x-hub-signature-256': 'sha256=16abb10adb33ff9cff34f6a57fc2c0b902c11ea19fe73dae86f2940c235e7ed5',
    });
    // printf '1790000000.{"id":"evt_1"}' | openssl dgst -sha256 -hmac secret
    expect(sign('stripe', requestOf({}), github)).toEqual({
      'stripe-signature': 't=1790000000,v1=7fcf48b8959e0f36ebf46850ecb03fdfb15a355e866c0f20bf6a261cbcfb186e',
    });
  });

  test.each([
    ['slack-events', 'x-slack-request-timestamp', '1790000000'],
    ['hubspot', 'x-hubspot-request-timestamp', '1790000000123'],
    ['box', 'box-delivery-timestamp', '2026-09-21T14:13:20.123Z'],
  ])('of %s takes the time of receipt, or the time stamp that the request has', async (id, name, text) => {
    expect(sign(id, requestOf({}), github)[name]).toBe(text);
    const stale = requestOf({ headers: { [name]: text.replace('79', '78').replace('2026', '2025') } });
    const headers = { ...stale.headers, ...sign(id, stale, github) };
    expect(headers[name]).toBe(stale.headers[name]);
    expect(await verify(id, { ...stale, headers }, github)).toEqual({
      valid: false,
      reason: 'The request was signed too long before it was received.',
    });
  });

  test('leaves a time stamp in the body to whoever writes the body', () => {
    expect(Object.keys(sign('linear', requestOf({}), github))).toEqual(['linear-signature']);
  });

  test('says what the request lacks, and what it cannot sign', () => {
    expect(() => sign('standard-webhooks', requestOf({}), { secrets: ['whsec_c2VjcmV0'] })).toThrow(
      'The request cannot be signed: A signed part of the request is missing.',
    );
    expect(() => sign('twilio-json', requestOf({}), github)).toThrow('The digest of the body');
    expect(() => sign('mailgun', requestOf({}), github)).toThrow(
      'A request can be signed in a header, by one of hmac, static-token, basic, ed25519; got hmac in body:$.signature.signature, form:signature.',
    );
    expect(() => sign('paypal', requestOf({}), github)).toThrow(
      'got x509 in header:paypal-transmission-sig.',
    );
    expect(() => sign('github', requestOf({}), {})).toThrow("'secrets' must hold at least one text");
  });

  test.each([
    '',
    'no key',
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
  ])('says what a private key must be, and nothing of it', (privateKeyPem) => {
    expect(() => sign('discord', requestOf({}), { privateKeyPem: String(privateKeyPem) })).toThrow(
      /^'privateKeyPem' must be (?:an Ed25519 key as PEM \(PKCS #8\), got something else\.|a text)/,
    );
  });
});
