import { expect, test } from 'vitest';
import { quantile } from '../../../lib/proofs/simulation/quantile.ts';

test('half of a hundred values lie below the median, 99 below the 99th hundredth, and none is beyond the last', () => {
  const values = Array.from({ length: 100 }, (_, index) => index);
  expect([0.5, 0.99, 1].map((share) => quantile(values, share))).toEqual([50, 99, 99]);
});

test('without values it is 0', () => {
  expect(quantile([], 0.5)).toBe(0);
});
