import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { verify } from '../../../../../lib/compute/verify/verify.ts';
import { requestOf } from '../../signed-request.ts';

const SECRET = '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056';
const SIGNED = 'ref1::Merchant:Tst-ü:1130:EUR:AUTHORISATION:true';
const hmacSignature = createHmac('sha256', Buffer.from(SECRET, 'hex')).update(SIGNED).digest('base64');

const ITEM = {
  pspReference: 'ref1',
  merchantAccountCode: 'Merchant',
  merchantReference: 'Tst-ü',
  amount: { value: 1130, currency: 'EUR' },
  eventCode: 'AUTHORISATION',
  success: 'true',
  reason: 'anything',
  additionalData: { hmacSignature },
};

const judge = async (...items: readonly unknown[]) => {
  const notificationItems = items.map((item) => ({ NotificationRequestItem: item }));
  const body = JSON.stringify({ live: 'true', notificationItems });
  const { valid, reason } = await verify('adyen', requestOf({ body }), { secrets: [SECRET] });
  return valid ? 'valid' : reason;
};

const WRONG = 'The signature does not match.';
const MISSING = 'The signature is missing.';

test('eight fields of an item are signed', async () => {
  expect(await judge(ITEM)).toBe('valid');
  expect(await judge({ ...ITEM, reason: 'other' })).toBe('valid');
  expect(await judge({ ...ITEM, success: true })).toBe('valid');
});

test.each([
  { pspReference: 'ref2' },
  { originalReference: 'x' },
  { merchantAccountCode: undefined },
  { merchantReference: 'Tst-u' },
  { amount: { value: 1131, currency: 'EUR' } },
  { amount: { value: 1130, currency: 'USD' } },
  { amount: null },
  { eventCode: 'REFUND' },
  { success: 'false' },
  { additionalData: { hmacSignature: Buffer.alloc(32).toString('base64') } },
])('an item with %j is refused', async (change) => {
  expect(await judge({ ...ITEM, ...change })).toBe(WRONG);
});

describe('every item has its own signature', () => {
  test('and each must be right', async () => {
    expect(await judge(ITEM, ITEM)).toBe('valid');
    expect(await judge(ITEM, { ...ITEM, pspReference: 'ref2' })).toBe(WRONG);
    expect(await judge({ ...ITEM, pspReference: 'ref2' }, ITEM)).toBe(WRONG);
  });

  test.each([undefined, null, [], 'x', {}, { hmacSignature: null }])('%j is none', async (additionalData) => {
    expect(await judge({ ...ITEM, additionalData })).toBe(MISSING);
    expect(await judge(ITEM, { ...ITEM, additionalData })).toBe(MISSING);
  });

  test('and what is no item has none', async () => {
    expect(await judge(ITEM, null)).toBe(MISSING);
    expect(await judge()).toBe('The body cannot be read, but a part of it is signed.');
    expect(await judge({ ...ITEM, additionalData: { hmacSignature: `${hmacSignature}\n` } })).toBe(
      'The signature is not in the form that this producer uses.',
    );
  });

  test('100 items are read, and 101 are not', async () => {
    expect(await judge(...Array.from({ length: 100 }, () => ITEM))).toBe('valid');
    expect(await judge(...Array.from({ length: 101 }, () => ITEM))).toBe(
      'The request has more signatures than any producer sends.',
    );
  });
});
