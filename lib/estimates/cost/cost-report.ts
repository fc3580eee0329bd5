import { HAPPY } from './usage/cost-paths.ts';
import type { Workload } from './usage/follow-cost-path.ts';
import { measureIdleMonth } from './usage/measure-idle-month.ts';
import { measurePaths } from './usage/measure-paths.ts';
import { readPricedPipeline } from './usage/priced-pipeline.ts';
import { measureStorage } from './usage/measure-storage.ts';
import { type Month, usageOfMonth } from './month.ts';
import {
  type Dollars,
  priceOf,
  priceUsage,
  sumsPerMillion,
  timesMillion,
  withoutComputation,
} from './price-usage.ts';
import { addUsage, type Usage } from './usage/usage.ts';

/** One path with its price: dollars per million deliveries that take it. */
export interface PricedPath {
  readonly name: string;
  /** Whether a call was made to fail, so that its state retries. */
  readonly isRetried: boolean;
  /** Usage of one delivery, including the computation. */
  readonly usage: Usage;
  /** Usage of one delivery: with a computation that takes no time, and without it. */
  readonly pipelineUsage: Usage;
  /** By component, in the N+1 reading, without the computation. */
  readonly perMillion: Dollars;
  /** The sum of the components, in both readings. */
  readonly pipeline: { readonly N: number; readonly 'N+1': number };
  /** What the computation adds: the function, and the time that an Express run waits for it. */
  readonly compute: number;
}

/** What a template costs. */
export interface CostReport {
  readonly options: CostOptions;
  /** Memory of the function, from the template or the options. */
  readonly memoryMb: number;
  readonly paths: readonly PricedPath[];
  /** The path that most deliveries take, without the computation. `--budget` is compared with it. */
  readonly happyPerMillion: number;
  /** Dollars by component. */
  readonly idleMonth: Dollars;
  readonly month: Dollars;
}

/** The deliveries to price, and the month that they come in. */
export interface CostOptions extends Workload {
  /** Replaces the memory of the function. */
  readonly memoryMb?: number;
  readonly month: Month;
}

/**
 * Runs a synthesised template, counts, and prices.
 *
 * @throws Error if a path does not end as its name says, or something is used that has no price.
 */
export async function reportCost(template: object, options: CostOptions): Promise<CostReport> {
  const pipeline = readPricedPipeline(template, options.memoryMb);
  const measured = await measurePaths(pipeline, options);
  const bare = await measurePaths(pipeline, { ...options, computeMs: 0 });
  const idle = await measureIdleMonth(pipeline, template);
  const storage = await measureStorage(pipeline, options);
  // A path that a long computation makes impossible is left out.
  const paths = bare.flatMap((path) => {
    const whole = measured.find(({ name }) => name === path.name);
    return whole === undefined ? [] : [{ ...path, ...pricePath(path.usage, whole.usage) }];
  });
  const { month } = options;
  const usage = addUsage([usageOfMonth(measured, idle, month), 1], [storage, month.events]);
  return {
    options,
    memoryMb: pipeline.size.memoryMb,
    paths,
    happyPerMillion: happyOf(paths).pipeline['N+1'],
    idleMonth: priceUsage(idle, 'N+1'),
    month: priceUsage(usage, 'N+1'),
  };
}

/** @throws Error if there is none. */
export function happyOf(paths: readonly PricedPath[]): PricedPath {
  const happy = paths.find(({ name }) => name === HAPPY);
  if (happy === undefined) throw new Error(`The report has no path '${HAPPY}'.`);
  return happy;
}

function pricePath(bare: Usage, withComputation: Usage): Omit<PricedPath, 'name' | 'isRetried'> {
  const pipelineUsage = withoutComputation(bare);
  return {
    usage: withComputation,
    pipelineUsage,
    perMillion: priceUsage(timesMillion(pipelineUsage), 'N+1'),
    pipeline: sumsPerMillion(pipelineUsage),
    compute: sumsPerMillion(computationOf(bare, withComputation))['N+1'],
  };
}

const EXPRESS_TIME = 'states.express.gbSeconds';

/** The function, and how much longer Express runs wait for it. */
function computationOf(bare: Usage, withComputation: Usage): Usage {
  const isComputation = ([item]: readonly [string, number]): boolean => priceOf(item).component === 'Compute';
  return {
    ...Object.fromEntries(Object.entries(withComputation).filter(isComputation)),
    [EXPRESS_TIME]: (withComputation[EXPRESS_TIME] ?? 0) - (bare[EXPRESS_TIME] ?? 0),
  };
}
