import { expect, test } from 'vitest';
import { requirementsOf } from '../../lib/contracts/verify-requirements.ts';

test.each([
  ['github', { headers: ['x-hub-signature-256'], settings: ['secrets'], publicUrl: false }],
  [
    'standard-webhooks',
    {
      headers: ['webhook-signature', 'webhook-timestamp', 'webhook-id'],
      settings: ['secrets'],
      publicUrl: false,
    },
  ],
  ['stripe', { headers: ['stripe-signature'], settings: ['secrets'], publicUrl: false }],
  [
    'twilio',
    {
      headers: ['x-twilio-signature', 'x-twilio-webhooks-signature-settings'],
      settings: ['secrets'],
      publicUrl: true,
    },
  ],
  ['braintree', { headers: [], settings: ['secrets', 'publicKey'], publicUrl: false }],
  [
    'paypal',
    {
      headers: [
        'paypal-transmission-sig',
        'paypal-transmission-time',
        'paypal-transmission-id',
        'paypal-auth-algo',
        'paypal-cert-url',
      ],
      settings: ['fetchText', 'webhookId'],
      publicUrl: false,
    },
  ],
  [
    'discord',
    {
      headers: ['x-signature-ed25519', 'x-signature-timestamp'],
      settings: ['publicKeyHex'],
      publicUrl: false,
    },
  ],
  ['plaid', { headers: ['plaid-verification'], settings: ['jwk'], publicUrl: false }],
  ['netlify', { headers: ['x-webhook-signature'], settings: ['secrets'], publicUrl: false }],
  ['telegram', { headers: ['x-telegram-bot-api-secret-token'], settings: ['secrets'], publicUrl: false }],
  ['mollie', { headers: [], settings: [], publicUrl: false }],
])('%s', (id, requirements) => {
  expect(requirementsOf(id)).toEqual(requirements);
});

test('every header of a rotation is one, and what the producer may sign besides', () => {
  expect(requirementsOf('docusign').headers).toHaveLength(100);
  expect(requirementsOf('contentful').headers).toContain('x-contentful-topic');
  expect(requirementsOf('contentful').publicUrl).toBe(true);
});
