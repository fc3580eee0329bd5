import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Portfolio, Position } from '../../../lib/compute/portfolio-risk/read-portfolio.ts';
import { computePortfolioRisk } from '../../../lib/compute/sources/compute-portfolio-risk.ts';
import normalPortfolios from '../../cases/compute/normal-portfolios.json' with { type: 'json' };

const SCENARIOS = 100_000;

/** Quantile z and density φ(z) of the standard normal distribution, from tables. */
const NORMAL: Readonly<Record<number, { z: number; density: number }>> = {
  0.95: { z: 1.6448536269514722, density: 0.10313564037537128 },
  0.99: { z: 2.3263478740408408, density: 0.02665214220345808 },
  0.999: { z: 3.090232306167813, density: 0.0033670900770639 },
};

describe.each(normalPortfolios)('$name', ({ positions, correlations, horizonDays, confidence, ...exact }) => {
  const result = compute({
    positions,
    ...(correlations === undefined ? {} : { correlations }),
    horizonDays,
    confidence,
  });
  const { mean, standardDeviation: deviation } = exact;
  const { z, density } = NORMAL[confidence]!;
  const tail = 1 - confidence;

  it('has the value at risk of the normal distribution', () => {
    const standardError = (deviation * Math.sqrt((confidence * tail) / SCENARIOS)) / density;
    expectWithin(result.valueAtRisk, z * deviation - mean, 4 * standardError);
  });

  it('has the expected shortfall of the normal distribution', () => {
    const excess = density / tail;
    const variance = 1 + z * excess - excess ** 2 + confidence * (excess - z) ** 2;
    const standardError = deviation * Math.sqrt(variance / (SCENARIOS * tail));
    expectWithin(result.expectedShortfall, excess * deviation - mean, 4 * standardError);
  });

  it('has the mean and the deviation of the normal distribution', () => {
    expectWithin(result.meanReturn, mean, (4 * deviation) / Math.sqrt(SCENARIOS));
    expectWithin(result.standardDeviation, deviation, (4 * deviation) / Math.sqrt(2 * SCENARIOS));
  });
});

describe('the result', () => {
  const asked = { horizonDays: 10, confidence: 0.975, scenarios: 2000, seed: 7 };

  it('repeats the question and states the net value', () => {
    expect(compute({ ...asked, positions: [position(500), position(-200)] })).toMatchObject({
      ...asked,
      portfolioValue: 300,
    });
  });

  it('is the same for the same seed', () => {
    expect(compute(asked)).toEqual(compute(asked));
  });

  it('is another one for another seed', () => {
    fc.assert(
      fc.property(fc.uniqueArray(seed(), { minLength: 2, maxLength: 2 }), ([one, other]) => {
        expect(compute({ ...asked, seed: one! }).valueAtRisk).not.toBe(
          compute({ ...asked, seed: other! }).valueAtRisk,
        );
      }),
      { numRuns: 20 },
    );
  });

  it('grows with the money at stake', () => {
    const one = compute({ ...asked, positions: [position(1000)] });
    const double = compute({ ...asked, positions: [position(2000)] });
    expect(double.valueAtRisk).toBeCloseTo(2 * one.valueAtRisk, 9);
    expect(double.expectedShortfall).toBeCloseTo(2 * one.expectedShortfall, 9);
  });

  it('is certain where nothing moves', () => {
    const still = { ...position(1000), expectedDailyReturn: 0.001, dailyVolatility: 0 };
    expect(compute({ ...asked, positions: [still] })).toMatchObject({
      valueAtRisk: -10,
      standardErrorOfValueAtRisk: 0,
      meanReturn: expect.closeTo(10, 9) as number,
      standardDeviation: expect.closeTo(0, 9) as number,
    });
  });

  it('stays under 1 KB for the largest request', () => {
    const result = compute({
      positions: Array.from({ length: 100 }, () => position(1e12 / 3)),
      correlations: equicorrelation(100, 1 / 3),
      confidence: 0.9989999999999999,
      scenarios: SCENARIOS,
      horizonDays: 252,
      seed: 2 ** 32 - 1,
    });
    expect(Object.values(result).every(Number.isFinite)).toBe(true);
    expect(JSON.stringify(result).length).toBeLessThan(1024);
  });
});

it('the reported standard error is the spread that other seeds show', () => {
  const results = Array.from({ length: 300 }, (_, seed) =>
    compute({ scenarios: 5000, confidence: 0.95, seed }),
  );
  const mean = average(results.map(({ valueAtRisk }) => valueAtRisk));
  const spread = Math.sqrt(average(results.map(({ valueAtRisk }) => (valueAtRisk - mean) ** 2)));
  const reported = average(results.map((result) => result.standardErrorOfValueAtRisk));
  expectWithin(reported / spread, 1, 0.15);
});

function compute(portfolio: Partial<Portfolio>) {
  const json = {
    positions: [position(1000)],
    horizonDays: 1,
    confidence: 0.99,
    scenarios: SCENARIOS,
    seed: 20260101,
    ...portfolio,
  };
  return computePortfolioRisk({ json });
}

function position(marketValue: number): Position {
  return { instrument: 'ACME', marketValue, expectedDailyReturn: 0, dailyVolatility: 0.01 };
}

function equicorrelation(size: number, correlation: number): number[][] {
  return Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (_, column) => (row === column ? 1 : correlation)),
  );
}

function seed(): fc.Arbitrary<number> {
  return fc.integer({ min: 0, max: 2 ** 32 - 1 });
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function expectWithin(found: number, expected: number, tolerance: number): void {
  expect(Math.abs(found - expected), `${found} is not ${expected} ± ${tolerance}`).toBeLessThanOrEqual(
    tolerance,
  );
}
