import { expect, test } from 'vitest';
import { checkSendable } from '../../../lib/operations/send/check-sendable.ts';

const options = { producer: 'github', secret: 's', base: 'http://127.0.0.1:3000', tamper: false };

test.each([
  [
    { producer: 'aws-sns' },
    'A signature of AWS SNS (HTTP/S) cannot be made here, because its scheme is x509 in body:$.Signature:',
  ],
  [{ producer: 'plaid' }, 'because its scheme is jwt in header:plaid-verification'],
  [
    { producer: 'mailgun' },
    'because its scheme is hmac in body:$.signature.signature or form:signature: it must be',
  ],
  [{ secret: undefined }, '--secret must be given, because GitHub proves with it who sends.'],
  [
    { producer: 'twilio' },
    '--public-url must be the publicUrl of the source, because Twilio (form POST) signs',
  ],
  [
    { producer: 'mollie', tamper: true },
    '--tamper needs a producer that signs, and Mollie (classic) does not.',
  ],
  [{ tamper: true, id: '7' }, '--tamper and --id cannot be combined'],
])('%j is refused', (choice, message) => {
  expect(() => checkSendable({ ...options, ...choice })).toThrow(message);
});

test.each([
  {},
  { producer: 'twilio', publicUrl: 'https://hooks.example.test/' },
  { producer: 'twilio', base: 'https://hooks.example.test' },
  { producer: 'mollie', secret: undefined },
  { tamper: true },
])('%j can be sent', (choice) => {
  expect(() => checkSendable({ ...options, ...choice })).not.toThrow();
});
