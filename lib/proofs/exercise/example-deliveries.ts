const position = {
  instrument: 'ACME',
  marketValue: 1_000_000,
  expectedDailyReturn: 0.0004,
  dailyVolatility: 0.012,
};

/** A body of `portfolio-risk` whose computation takes milliseconds. */
export const PORTFOLIO = {
  positions: [position],
  horizonDays: 10,
  confidence: 0.99,
  scenarios: 1_000,
  seed: 42,
};

/** Meets the schema and fails as `InvalidDelivery`: the two correlations of the pair differ. */
export const CONTRADICTORY_PORTFOLIO = {
  ...PORTFOLIO,
  positions: [position, position],
  correlations: [
    [1, 0.5],
    [0.2, 1],
  ],
};
