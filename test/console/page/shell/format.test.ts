import { expect, test } from 'vitest';
import { formatBytes, formatDollars, formatDuration } from '../../../../lib/console/page/shell/format.ts';

test.each([
  [0.4, '0 ms'],
  [999, '999 ms'],
  [1_000, '1.0 s'],
  [125_000, '2 min 5 s'],
  [4_200_000, '1 h 10 min'],
])('%d ms is %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test('a fraction of a cent keeps its digits', () => {
  expect(formatDollars(0.0000035)).toBe('$0.000003500');
  expect(formatDollars(12.345)).toBe('$12.35');
});

test('one byte is no plural', () => {
  expect([1, 2_345].map(formatBytes)).toEqual(['1 byte', '2,345 bytes']);
});
