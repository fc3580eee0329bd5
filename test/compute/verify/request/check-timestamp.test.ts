import { expect, test } from 'vitest';
import { checkTimestamp } from '../../../../lib/compute/verify/request/check-timestamp.ts';
import type { SignatureTimestamp } from '../../../../lib/contracts/producer-signature.ts';

const RECEIVED_AT = Date.parse('2026-09-21T14:13:20.900Z');

const judge = (rule: Partial<SignatureTimestamp>, text: string | undefined) => {
  const whole: SignatureTimestamp = { in: [], unit: 's', toleranceSeconds: 300, direction: 'both', ...rule };
  try {
    checkTimestamp(whole, text, RECEIVED_AT);
    return 'in time';
  } catch (error) {
    return (error as Error).message;
  }
};

const STALE = 'The request was signed too long before it was received.';
const FUTURE = 'The request was signed too long after it was received.';
const NONE = 'The time stamp is missing or cannot be read.';

test.each([
  // Whole seconds are judged by whole seconds.
  [{ unit: 's' }, '1789999700', 'in time'],
  [{ unit: 's' }, '1789999699', STALE],
  [{ unit: 's' }, '1790000300', 'in time'],
  [{ unit: 's' }, '1790000301', FUTURE],
  [{ unit: 'ms' }, '1789999700900', 'in time'],
  [{ unit: 'ms' }, '1789999700899', STALE],
  [{ unit: 'ms' }, '1790000300900', 'in time'],
  [{ unit: 'ms' }, '1790000300901', FUTURE],
  [{ unit: 'iso8601' }, '2026-09-21T14:08:20.900Z', 'in time'],
  [{ unit: 'iso8601' }, '2026-09-21T07:13:20.900123456-07:00', 'in time'],
  [{ unit: 'iso8601' }, '2026-09-21T14:08:20.899Z', STALE],
  [{ direction: 'past' }, '9999999999', 'in time'],
  [{ direction: 'past' }, '1789999699', STALE],
  [{ toleranceSeconds: 5 }, '1789999995', 'in time'],
  [{ toleranceSeconds: 5 }, '1789999994', STALE],
  // A producer that counts milliseconds is not one that counts seconds.
  [{ unit: 's' }, '1790000000123', FUTURE],
  [{ unit: 'ms' }, '1790000000', STALE],
] as const)('%j: %s is %s', (rule, text, verdict) => {
  expect(judge(rule, text)).toBe(verdict);
});

test.each([
  undefined,
  '',
  'now',
  '-1790000000',
  '1e9',
  '0x6AB1',
  '1790000000x',
  ' 1790000000',
  'NaN',
  '2026-09-21',
])('%s is no time stamp', (text) => {
  expect(judge({}, text)).toBe(NONE);
  expect(judge({ unit: 'iso8601' }, text)).toBe(NONE);
});

test('21 September is no time stamp in words, and no day has 25 hours', () => {
  expect(judge({ unit: 'iso8601' }, 'Mon, 21 Sep 2026 14:13:20 GMT')).toBe(NONE);
  expect(judge({ unit: 'iso8601' }, '2026-09-21T25:13:20Z')).toBe(NONE);
});

test('a producer that names no bound has its time stamp taken as it is', () => {
  expect(() => checkTimestamp({ in: [], unit: 's' }, 'x', RECEIVED_AT)).not.toThrow();
  expect(() => checkTimestamp(undefined, undefined, RECEIVED_AT)).not.toThrow();
});
