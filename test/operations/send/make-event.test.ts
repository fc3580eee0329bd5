import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isSignable } from '../../../lib/compute/verify/sign.ts';
import { verify } from '../../../lib/compute/verify/verify.ts';
import { PRODUCER_PRESETS } from '../../../lib/contracts/producer-presets.ts';
import type { ProducerSignature } from '../../../lib/contracts/producer-signature.ts';
import { seededRandom } from '../../../lib/local/clock/random.ts';
import { EXAMPLE_EVENTS } from '../../../lib/operations/send/example-events.ts';
import { makeEvent } from '../../../lib/operations/send/make-event.ts';
import type { SignedEvent } from '../../../lib/operations/send/signed-event.ts';
import { signEvent } from '../../../lib/operations/send/sign-event.ts';
import { tamperWith } from '../../../lib/operations/send/tamper-with.ts';

const NOW = 1_790_000_000_123;
const PUBLIC_URL = 'https://hooks.example.test/webhooks/source';

const make = (producer: string, choice: { readonly type?: string; readonly id?: string } = {}) =>
  makeEvent(producer, { ...choice, now: NOW, random: seededRandom(1) });

const pair = generateKeyPairSync('ed25519');
const publicKeyHex = pair.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('hex');
const privateKeyPem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** A secret in the form of the scheme. */
function secretOf(signature: ProducerSignature): string {
  if (signature.scheme === 'ed25519') return privateKeyPem;
  if (signature.scheme === 'basic') return 'user:password';
  const { encoding = 'utf8', stripPrefix = '' } = signature.scheme === 'hmac' ? signature.key : {};
  return encoding === 'utf8' || encoding === 'sha1'
    ? 'a'.repeat(64)
    : stripPrefix + Buffer.from('a'.repeat(64)).toString(encoding);
}

const signable = Object.entries(PRODUCER_PRESETS).flatMap(([producer, { signature }]) =>
  signature !== undefined && isSignable(signature) ? [{ producer, signature }] : [],
);

describe.each(signable)('an event of $producer', ({ producer, signature }) => {
  const secret = secretOf(signature);
  const config = signature.scheme === 'ed25519' ? { publicKeyHex } : { secrets: [secret] };
  const signed = signEvent(producer, make(producer), { url: PUBLIC_URL, secret, now: NOW });
  const isValid = async (request: SignedEvent) => (await verify(producer, request, config)).valid;

  test('is signed, and is not valid once it was tampered with', async () => {
    expect(await isValid(signed)).toBe(true);
    const { request } = tamperWith(signed, signature);
    expect(await isValid(request)).toBe(false);
    expect([request.body.length, Object.keys(request.headers)]).toEqual([
      signed.body.length,
      Object.keys(signed.headers),
    ]);
  });

  test('that was tampered with is still JSON, so that only its signature is at fault', () => {
    const { request } = tamperWith(signed, signature);
    const isJson = String(signed.headers['content-type']).endsWith('json');
    const text = Buffer.from(request.body).toString('utf8');
    expect(() => (isJson ? (JSON.parse(text) as unknown) : text)).not.toThrow();
  });
});

describe('the examples', () => {
  test('are there for the producers that are used most', () => {
    expect(Object.keys(EXAMPLE_EVENTS)).toEqual(
      expect.arrayContaining([
        'github',
        'stripe',
        'shopify',
        'slack-events',
        'twilio',
        'gitlab',
        'zoom',
        'meta',
        'standard-webhooks',
        'linear',
      ]),
    );
    expect(Object.keys(PRODUCER_PRESETS)).toEqual(expect.arrayContaining(Object.keys(EXAMPLE_EVENTS)));
  });

  test.each(Object.keys(EXAMPLE_EVENTS))(
    'of %s has no placeholder left, and a new id each time',
    (producer) => {
      const { headers, body, id } = make(producer);
      expect(JSON.stringify(headers) + body).not.toMatch(/\{(?:id|now|hex:\d+)\}/);
      expect(JSON.stringify(headers) + decodeURIComponent(body)).toContain(id);
      const random = seededRandom(2);
      expect(makeEvent(producer, { now: NOW, random }).id).not.toBe(id);
    },
  );

  test.each(Object.keys(EXAMPLE_EVENTS).filter((producer) => producer !== 'linear'))(
    'of %s is the same at any time by the same id',
    (producer) => {
      const later = makeEvent(producer, { id: 'a-1', now: NOW + 86_400_000, random: seededRandom(3) });
      expect(later).toEqual(make(producer, { id: 'a-1' }));
    },
  );

  test('of Linear says in its body when it was sent', () => {
    expect(JSON.parse(make('linear').body)).toMatchObject({ webhookTimestamp: NOW });
  });

  test('of Twilio is a form', () => {
    const { headers, body } = make('twilio');
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(new URLSearchParams(body).get('From')).toBe('+15551234567');
  });
});

describe('a generic event', () => {
  test('has its id and its type where the table says', () => {
    expect(make('razorpay', { id: 'evt_7', type: 'payment.captured' })).toMatchObject({
      isGeneric: true,
      headers: { 'x-razorpay-event-id': 'evt_7' },
      body: '{"event":"payment.captured","text":"An example of payment.captured, evt_7"}',
    });
    expect(JSON.parse(make('pagerduty', { id: '01', type: 'incident.triggered' }).body)).toMatchObject({
      event: { id: '01', event_type: 'incident.triggered' },
    });
    expect(JSON.parse(make('hubspot', { id: '01', type: 'deal.creation' }).body)).toEqual([
      { subscriptionType: 'deal.creation', text: 'An example of deal.creation, 01' },
    ]);
  });

  test('is another type of a producer with an example', () => {
    const { headers, isGeneric } = make('github', { id: '7', type: 'issues' });
    expect(headers).toEqual({
      'content-type': 'application/json',
      'x-github-delivery': '7',
      'x-github-event': 'issues',
    });
    expect(isGeneric).toBe(true);
  });

  test('of a producer that sends forms is a form', () => {
    const { headers, body } = make('slack-commands', { id: '7', type: '/hello' });
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      command: '/hello',
      text: 'An example of /hello, 7',
    });
  });

  test('has no type where the producer names none', () => {
    expect(() => make('mollie', { type: 'paid' })).toThrow(
      "Mollie (classic) names no type in its events: leave out 'paid'.",
    );
  });
});

test('a producer that is not in the table is an error with near ids', () => {
  expect(() => make('slack')).toThrow(/must be one of 80, near it slack-events, slack-commands/);
});
