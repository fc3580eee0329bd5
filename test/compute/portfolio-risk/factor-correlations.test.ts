import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { factorCorrelations } from '../../../lib/compute/portfolio-risk/factor-correlations.ts';

it('positions without correlations have the identity as their factor', () => {
  expect(factor(undefined, 2)).toEqual([
    [1, 0],
    [0, 1],
  ]);
});

it('a matrix built from 3-4-5 triangles has them as its factor', () => {
  const root = factor([
    [1, 0.6, 0.8],
    [0.6, 1, 0.48],
    [0.8, 0.48, 1],
  ]);
  for (const [row, expected] of [
    [1, 0, 0],
    [0.6, 0.8, 0],
    [0.8, 0, 0.6],
  ].entries()) {
    for (const [column, value] of expected.entries()) expect(root[row]![column]).toBeCloseTo(value, 15);
  }
});

it('perfect correlation leaves the second position no draw of its own', () => {
  expect(
    factor([
      [1, 1],
      [1, 1],
    ]),
  ).toEqual([
    [1, 0],
    [1, 0],
  ]);
  expect(
    factor([
      [1, -1],
      [-1, 1],
    ]),
  ).toEqual([
    [1, 0],
    [-1, 0],
  ]);
});

it('the factor times its transpose is the matrix, singular ones included', () => {
  fc.assert(
    fc.property(correlationMatrix(), (matrix) => {
      const root = factor(matrix);
      for (const [row, values] of matrix.entries()) {
        for (const [column, correlation] of values.entries()) {
          expect(Math.abs(dot(root[row]!, root[column]!) - correlation)).toBeLessThan(1e-6);
        }
      }
    }),
    { numRuns: 500 },
  );
});

it.each([1e-1, 1e-3, 1e-5, 3e-6, 1e-6, 1e-9])(
  'a third series is no contradiction beside two that differ by %d only',
  (apart) => {
    // Taken in this order, the second pivot is apart², most of its last digits rounding, and dividing by it went wrong.
    // prettier-ignore
    const series = [[1, 0], [1, apart], [-0.9, -0.8]].map(unit);
    expect(() => factor(correlationsOf(series))).not.toThrow();
  },
);

const PAIRS = [1, 2, 3].flatMap((row) => Array.from({ length: row }, (_, column) => [row, column] as const));

it.each(PAIRS)('two that differ across the diagonal are told of by both places: [%i][%i]', (row, column) => {
  const matrix = Array.from({ length: 4 }, (_, one) =>
    Array.from({ length: 4 }, (_none, other) => Number(one === other)),
  );
  matrix[row]![column] = 0.5;
  expect(() => factor(matrix)).toThrow(
    `correlations[${row}][${column}] and correlations[${column}][${row}] differ.`,
  );
});

it('a contradiction says to how many digits correlations may be rounded', () => {
  // prettier-ignore
  expect(() => factor([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]])).toThrow('to no fewer than 6 digits.');
});

it('a matrix with a direction of negative variance is refused', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 3, max: 20 }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      (size, by) => {
        // All pairs may be correlated by -1/(n-1) at the lowest; an equal-weight portfolio has negative variance below.
        const correlation = Math.max(-1, -1 / (size - 1) - by);
        const matrix = Array.from({ length: size }, (_, row) =>
          Array.from({ length: size }, (_, column) => (row === column ? 1 : correlation)),
        );
        expect(() => factor(matrix)).toThrow('positive semi-definite');
      },
    ),
  );
});

/** Correlations of `size` series over `dates` dates: of fewer dates than series the matrix is singular. */
function correlationMatrix(): fc.Arbitrary<number[][]> {
  const value = fc.double({ min: -1, max: 1, noNaN: true });
  return fc
    .record({ size: fc.integer({ min: 1, max: 12 }), dates: fc.integer({ min: 1, max: 16 }) })
    .chain(({ size, dates }) =>
      fc.array(fc.array(value, { minLength: dates, maxLength: dates }), { minLength: size, maxLength: size }),
    )
    .filter((series) => series.every((returns) => dot(returns, returns) > 1e-3))
    .map((series) => correlationsOf(series.map(unit)));
}

function unit(vector: readonly number[]): number[] {
  return vector.map((value) => value / Math.sqrt(dot(vector, vector)));
}

function correlationsOf(series: readonly number[][]): number[][] {
  return series.map((one) => series.map((other) => dot(one, other)));
}

function factor(correlations: number[][] | undefined, size = correlations?.length ?? 0): number[][] {
  const positions = Array.from({ length: size }, () => ({
    instrument: 'ACME',
    marketValue: 1,
    expectedDailyReturn: 0,
    dailyVolatility: 0,
  }));
  const portfolio = correlations === undefined ? { positions } : { positions, correlations };
  return factorCorrelations(portfolio).map((row) => [...row]);
}

function dot(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, index) => sum + value * other[index]!, 0);
}
