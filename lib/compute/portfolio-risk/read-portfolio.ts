import { InvalidDelivery, received } from '../invalid-delivery.ts';

/** One holding. Return and volatility are fractions of the market value, for one trading day. */
export interface Position {
  readonly instrument: string;
  readonly marketValue: number;
  readonly expectedDailyReturn: number;
  readonly dailyVolatility: number;
}

/** A body of source `portfolio-risk`: units and bounds are those of `schemas/portfolio-risk.schema.json`. */
export interface Portfolio {
  readonly positions: readonly Position[];
  readonly correlations?: readonly (readonly number[])[];
  readonly horizonDays: number;
  readonly confidence: number;
  readonly scenarios: number;
  readonly seed: number;
}

/**
 * The bounds of the schema. They are checked here too, so that the time of a computation is bounded whatever schema is
 * deployed.
 */
const MOST_POSITIONS = 100;
const MOST_SCENARIOS = 100_000;

const PORTFOLIO_NUMBERS = ['horizonDays', 'confidence', 'scenarios', 'seed'];
const POSITION_NUMBERS = ['marketValue', 'expectedDailyReturn', 'dailyVolatility'];

/**
 * Reads the body as a portfolio. API Gateway has checked it against the schema. Numbers are checked again, because a
 * redriven delivery may be older than the schema, and one missing volatility would turn the whole result into NaN,
 * which JSON shows as null.
 *
 * @throws InvalidDelivery that names the member, also for a correlation matrix without one row and column per position.
 */
export function readPortfolio(json: unknown): Portfolio {
  checkNumbers(json, PORTFOLIO_NUMBERS, 'The body');
  const { positions, correlations, scenarios } = json as Record<string, unknown>;
  if (!Array.isArray(positions) || positions.length === 0 || positions.length > MOST_POSITIONS) {
    throw new InvalidDelivery(`positions must be a list of 1 to 100 positions, got ${received(positions)}.`);
  }
  for (const [index, position] of positions.entries()) {
    checkNumbers(position, POSITION_NUMBERS, `positions[${index}]`);
  }
  if ((scenarios as number) > MOST_SCENARIOS) {
    throw new InvalidDelivery(`The body must have at most ${MOST_SCENARIOS} scenarios.`);
  }
  if (correlations !== undefined) checkMatrix(correlations, positions.length);
  return json as Portfolio;
}

function checkNumbers(value: unknown, names: readonly string[], what: string): void {
  if (typeof value !== 'object' || value === null) {
    throw new InvalidDelivery(`${what} must be an object with ${names.join(', ')}, got ${received(value)}.`);
  }
  for (const name of names) {
    const found = (value as Record<string, unknown>)[name];
    if (!Number.isFinite(found)) {
      throw new InvalidDelivery(`${what} must have a number as ${name}, got ${received(found)}.`);
    }
  }
}

function checkMatrix(correlations: unknown, size: number): void {
  checkList(correlations, size, 'correlations', 'row');
  for (const [index, row] of (correlations as unknown[]).entries()) {
    checkList(row, size, `correlations[${index}]`, 'number');
    const wrong = (row as unknown[]).findIndex((correlation) => !Number.isFinite(correlation));
    if (wrong >= 0) {
      const found = received((row as unknown[])[wrong]);
      throw new InvalidDelivery(
        `correlations[${index}][${wrong}] must be a number from -1 to 1, got ${found}.`,
      );
    }
  }
}

function checkList(value: unknown, size: number, what: string, item: string): void {
  if (Array.isArray(value) && value.length === size) return;
  const found = Array.isArray(value) ? `${value.length}` : received(value);
  throw new InvalidDelivery(
    `${what} must be a list with one ${item} per position, that is ${size}, got ${found}.`,
  );
}
