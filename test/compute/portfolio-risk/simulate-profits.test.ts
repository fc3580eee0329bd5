import { expect, it } from 'vitest';
import { factorCorrelations } from '../../../lib/compute/portfolio-risk/factor-correlations.ts';
import { normalGenerator } from '../../../lib/compute/portfolio-risk/normal-generator.ts';
import type { Portfolio } from '../../../lib/compute/portfolio-risk/read-portfolio.ts';
import { simulateProfits } from '../../../lib/compute/portfolio-risk/simulate-profits.ts';

const PORTFOLIO: Portfolio = {
  positions: [
    { instrument: 'A', marketValue: 1000, expectedDailyReturn: 0.01, dailyVolatility: 0.02 },
    { instrument: 'B', marketValue: -300, expectedDailyReturn: 0.02, dailyVolatility: 0.05 },
    { instrument: 'C', marketValue: 700, expectedDailyReturn: -0.01, dailyVolatility: 0.01 },
  ],
  correlations: [
    [1, 0.4, -0.2],
    [0.4, 1, 0.3],
    [-0.2, 0.3, 1],
  ],
  horizonDays: 5,
  confidence: 0.99,
  scenarios: 1000,
  seed: 3,
};

it('each profit is the sum over the positions of value times correlated return', () => {
  const factor = factorCorrelations(PORTFOLIO);
  const profits = simulateProfits(PORTFOLIO, factor);
  const fill = normalGenerator(PORTFOLIO.seed);
  const draws = new Float64Array(3);
  for (const profit of profits) {
    fill(draws);
    const expected = PORTFOLIO.positions.reduce((sum, position, row) => {
      const shock = draws.reduce((total, draw, column) => total + factor[row]![column]! * draw, 0);
      const { marketValue, expectedDailyReturn, dailyVolatility } = position;
      return sum + marketValue * (expectedDailyReturn * 5 + dailyVolatility * Math.sqrt(5) * shock);
    }, 0);
    expect(profit).toBeCloseTo(expected, 9);
  }
});

it('more scenarios continue the sequence of fewer', () => {
  const factor = factorCorrelations(PORTFOLIO);
  const more = simulateProfits({ ...PORTFOLIO, scenarios: 1500 }, factor);
  expect(more.slice(0, 1000)).toEqual(simulateProfits(PORTFOLIO, factor));
});
