import prices from './prices.us-east-1.json' with { type: 'json' };
import type { Usage } from './usage.ts';

/**
 * How a start of a Standard execution is billed: `N` counts the states it enters, `N+1` the start as well. The pricing page can
 * be read either way, so both are shown.
 */
export type Reading = 'N' | 'N+1';

/** Dollars by component: `{"S3": 5.4}`. */
export type Dollars = Readonly<Record<string, number>>;

interface Price {
  readonly component: string;
  readonly dollars: number;
  readonly per: number;
}

const PRICES: Readonly<Record<string, Price>> = prices;

/** The components in the order in which a delivery meets them. */
export const COMPONENTS: readonly string[] = [
  ...new Set(Object.values(PRICES).map(({ component }) => component)),
];

/** What is left out of the pipeline's own price: the work that it is there for, and what is kept for later. */
export const NOT_THE_PIPELINE: readonly string[] = ['Compute', 'Storage', 'Alarms'];

/** @throws Error naming what was counted and has no price. */
export function priceUsage(usage: Usage, reading: Reading): Dollars {
  const dollars: Record<string, number> = {};
  for (const [item, quantity] of Object.entries(usage)) {
    const price = PRICES[item];
    if (price === undefined) throw new Error(`lib/cost/prices.us-east-1.json has no price for '${item}'.`);
    if (item === 'states.standard.starts' && reading === 'N') continue;
    dollars[price.component] = (dollars[price.component] ?? 0) + (quantity * price.dollars) / price.per;
  }
  return dollars;
}

/** The sum over the components, or over all but `without`. */
export function totalOf(dollars: Dollars, without: readonly string[] = []): number {
  return Object.entries(dollars)
    .filter(([component]) => !without.includes(component))
    .reduce((sum, [, amount]) => sum + amount, 0);
}
