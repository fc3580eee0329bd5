import { describe, expect, test } from 'vitest';
import { median, medianRatio } from './statistics.ts';

describe('median', () => {
  test.each([
    { values: [3], expected: 3 },
    { values: [9, 1, 2], expected: 2 },
    { values: [10, 1, 2, 4], expected: 3 },
    { values: [100, 9, 10], expected: 10 },
  ])('of $values is $expected', ({ values, expected }) => {
    expect(median(values)).toBe(expected);
  });

  test('leaves the values in their order', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  test('does not exist for no values', () => {
    expect(() => median([])).toThrow('no median of no values');
  });
});

describe('medianRatio', () => {
  test('compares the values of the same round', () => {
    // The second round was disturbed as a whole: its ratio is that of the others.
    expect(medianRatio([50, 5, 60], [100, 10, 120])).toBe(0.5);
  });

  test('refuses values without a partner', () => {
    expect(() => medianRatio([1, 2], [1])).toThrow('2 values and 1 references');
  });
});
