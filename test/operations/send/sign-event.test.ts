import { expect, test } from 'vitest';
import { signEvent } from '../../../lib/operations/send/sign-event.ts';

const event = { id: '1', type: 'push', isGeneric: false, headers: { 'x-github-event': 'push' }, body: '{}' };
const options = { url: 'https://hooks.example.test/webhooks/a', secret: 'secret', now: 1_790_000_000_123 };

test('a signature is that of the producer, with the time stamp of now', () => {
  // printf '1790000000.{}' | openssl dgst -sha256 -hmac secret
  expect(signEvent('stripe', event, options).headers).toEqual({
    'x-github-event': 'push',
    'stripe-signature': 't=1790000000,v1=d0cadd434460d4af55e7ab90d79c1802591d7001a77c9e06471d0e3ec8cc85ae',
  });
});

test('a secret may be what the store holds: JSON with several', () => {
  const signed = signEvent('stripe', event, { ...options, secret: '{"secrets":["new","old"]}' });
  expect(signed.headers['stripe-signature']?.match(/v1=/g)).toHaveLength(2);
});

test('a producer that signs the address alone has the digest of the body in it', () => {
  // printf '{}' | sha256sum
  expect(signEvent('twilio-json', event, options).url).toBe(
    'https://hooks.example.test/webhooks/a?bodySHA256=44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
  );
});

test('a producer that does not sign sends the event as it is', () => {
  expect(signEvent('mollie', event, options)).toMatchObject({ headers: event.headers, url: options.url });
});

test.each([
  ['gitlab', 'two\nlines', "The header 'x-gitlab-token' must hold ASCII characters without line ends"],
  ['gitlab', 'pässword😀', "The header 'x-gitlab-token' must hold ASCII"],
  ['github', '', "'secrets' must hold at least one text"],
  ['standard-webhooks', 'whsec_not base64', "'secrets[0]' must be Base64"],
  ['discord', 'no-key', "'privateKeyPem' must be an Ed25519 key as PEM"],
])('a secret of %s that cannot be one is refused, and nothing of it is said', (producer, secret, message) => {
  const sign = () =>
    signEvent(producer, { ...event, headers: { 'webhook-id': '1' } }, { ...options, secret });
  expect(sign).toThrow(message);
  if (secret !== '') expect(sign).not.toThrow(secret);
});
