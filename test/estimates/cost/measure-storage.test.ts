import { expect, test } from 'vitest';
import { storedItemBytes } from '../../../lib/estimates/cost/usage/measure-storage.ts';

test.each([
  { item: { id: { S: 'ab' } }, bytes: 2 + 2 + 100 },
  { item: { id: { S: 'é' }, text: { S: 'x'.repeat(1_000) } }, bytes: 2 + 2 + 4 + 1_000 + 100 },
])('an item of a table is stored with 100 bytes of overhead: $bytes', ({ item, bytes }) => {
  expect(storedItemBytes(item)).toBe(bytes);
});
