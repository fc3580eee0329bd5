import { describe, expect, it } from 'vitest';
import { normalGenerator } from '../../../lib/compute/portfolio-risk/normal-generator.ts';

const COUNT = 400_000;

describe('normal numbers', () => {
  const numbers = draw(1, COUNT);

  /** Moments of the standard normal distribution, and the standard deviation of their estimate times √count. */
  it.each([
    { moment: 1, expected: 0, spread: 1 },
    { moment: 2, expected: 1, spread: Math.sqrt(2) },
    { moment: 3, expected: 0, spread: Math.sqrt(15) },
    { moment: 4, expected: 3, spread: Math.sqrt(96) },
  ])('moment $moment is $expected', ({ moment, expected, spread }) => {
    const found = average(numbers.map((number) => number ** moment));
    expect(Math.abs(found - expected)).toBeLessThan((4 * spread) / Math.sqrt(COUNT));
  });

  it.each([
    { beyond: -1.6448536269514722, share: 0.95 },
    { beyond: 0, share: 0.5 },
    { beyond: 2.3263478740408408, share: 0.01 },
    { beyond: 3.090232306167813, share: 0.001 },
  ])('$share of them lie beyond $beyond', ({ beyond, share }) => {
    const found = numbers.filter((number) => number > beyond).length / COUNT;
    expect(Math.abs(found - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / COUNT));
  });

  it('neighbours, within a pair and across pairs, are independent', () => {
    for (const distance of [1, 2]) {
      const products = numbers.slice(distance).map((number, index) => number * numbers[index]!);
      expect(Math.abs(average(products))).toBeLessThan(4 / Math.sqrt(products.length));
    }
  });
});

it('the same seed draws the same numbers, another seed others', () => {
  expect(draw(5, 11)).toEqual(draw(5, 11));
  expect(draw(5, 11)).not.toEqual(draw(6, 11));
});

it('a vector of odd length is filled, and the next one starts with a pair of its own', () => {
  const fill = normalGenerator(5);
  const first = new Float64Array(3);
  const second = new Float64Array(1);
  fill(first);
  fill(second);
  const [a, b, c, , e] = draw(5, 6);
  expect([...first, ...second]).toEqual([a, b, c, e]);
});

function draw(seed: number, count: number): Float64Array {
  const numbers = new Float64Array(count);
  normalGenerator(seed)(numbers);
  return numbers;
}

function average(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
