/** Measures of a distribution of profits, all in its currency. */
export interface RiskMeasures {
  /**
   * The loss that is reached or exceeded in the worst 1 - confidence of the scenarios. Negative if even those earn
   * money.
   */
  readonly valueAtRisk: number;
  /** How far `valueAtRisk` would typically move with another seed: one standard error. */
  readonly standardErrorOfValueAtRisk: number;
  /** The mean loss of those worst scenarios, never below `valueAtRisk`, except for rounding. */
  readonly expectedShortfall: number;
  /** The mean profit over the horizon. */
  readonly meanReturn: number;
  /** The standard deviation of the profit over the horizon. */
  readonly standardDeviation: number;
}

/** The risk measures of simulated profits (any order, losses negative). Sorts `profits` in place. */
export function measureRisk(profits: Float64Array, confidence: number): RiskMeasures {
  profits.sort();
  const tail = tailSize(profits.length, confidence);
  const mean = meanOf(profits);
  return {
    valueAtRisk: -profits[tail - 1]!,
    standardErrorOfValueAtRisk: standardErrorOfQuantile(profits, tail, confidence),
    expectedShortfall: -meanOf(profits.subarray(0, tail)),
    meanReturn: mean,
    standardDeviation: standardDeviationOf(profits, mean),
  };
}

/** At least one scenario. The 1e-6 corrects binary fractions: 1000 × (1 - 0.9) is 99.99999999999997. */
function tailSize(scenarios: number, confidence: number): number {
  return Math.max(1, Math.floor(scenarios * (1 - confidence) + 1e-6));
}

/**
 * The number of scenarios below a quantile is binomial with a standard deviation of √(n·c·(1-c)). The standard error
 * of the quantile is what that many ranks are worth in money around it; no distribution is assumed.
 */
function standardErrorOfQuantile(sorted: Float64Array, tail: number, confidence: number): number {
  const ranks = Math.sqrt(sorted.length * confidence * (1 - confidence));
  const width = Math.max(1, Math.round(ranks));
  const low = Math.max(0, tail - 1 - width);
  const high = Math.min(sorted.length - 1, tail - 1 + width);
  return (ranks * (sorted[high]! - sorted[low]!)) / (high - low);
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function standardDeviationOf(values: Float64Array, mean: number): number {
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
