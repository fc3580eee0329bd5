import prices from './prices.us-east-1.json' with { type: 'json' };
import { addUsage, type Usage } from './usage/usage.ts';

/**
 * How the start of a Standard execution is billed: `N` counts the states that it enters, `N+1` counts the start as
 * well. The pricing page can be read either way, so both are shown.
 */
export type Reading = 'N' | 'N+1';

/** Dollars by component: `{"S3": 5.4}`. */
export type Dollars = Readonly<Record<string, number>>;

/** The list price of a number of units. */
export interface Price {
  readonly component: string;
  readonly dollars: number;
  readonly per: number;
  readonly unit: string;
}

const PRICES: Readonly<Record<string, Price>> = prices;

/** The components in the order in which a delivery meets them. */
export const COMPONENTS: readonly string[] = [
  ...new Set(Object.values(PRICES).map(({ component }) => component)),
];

/** Left out of the price of the pipeline itself: the computation, and what is kept for later. */
const NOT_THE_PIPELINE: ReadonlySet<string> = new Set(['Compute', 'Storage', 'Alarms']);

/**
 * The price of a usage in dollars.
 *
 * @throws Error naming what was counted and has no price.
 */
export function priceUsage(usage: Usage, reading: Reading): Dollars {
  const dollars: Record<string, number> = {};
  for (const [item, quantity] of Object.entries(usage)) {
    const price = priceOf(item);
    if (item === 'states.standard.starts' && reading === 'N') continue;
    dollars[price.component] = (dollars[price.component] ?? 0) + (quantity * price.dollars) / price.per;
  }
  return dollars;
}

/** @throws Error naming what was counted and has no price. */
export function priceOf(item: string): Price {
  const price = PRICES[item];
  if (price === undefined)
    throw new Error(`lib/estimates/cost/prices.us-east-1.json has no price for '${item}'.`);
  return price;
}

/** The usage of the pipeline alone. */
export function withoutComputation(usage: Usage): Usage {
  return Object.fromEntries(
    Object.entries(usage).filter(([item]) => !NOT_THE_PIPELINE.has(priceOf(item).component)),
  );
}

const MILLION = 1_000_000;

/** The usage of a million deliveries, given the usage of one. */
export function timesMillion(usage: Usage): Usage {
  return addUsage([usage, MILLION]);
}

/** The price of a million such usages, in both readings. */
export function sumsPerMillion(usage: Usage): Readonly<Record<Reading, number>> {
  const million = timesMillion(usage);
  return { N: totalOf(priceUsage(million, 'N')), 'N+1': totalOf(priceUsage(million, 'N+1')) };
}

/** The sum over the components. */
export function totalOf(dollars: Dollars): number {
  return Object.values(dollars).reduce((sum, amount) => sum + amount, 0);
}
