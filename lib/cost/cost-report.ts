import { measurePaths, type Workload } from './measure-paths.ts';
import { HAPPY } from './cost-paths.ts';
import { measureIdleMonth } from './measure-idle-month.ts';
import { measurePipeline } from './measured-pipeline.ts';
import { measureStorage } from './measure-storage.ts';
import { type Month, usageOfMonth } from './month.ts';
import { type Dollars, NOT_THE_PIPELINE, priceUsage, totalOf } from './price-usage.ts';
import { addUsage, type Usage } from './usage.ts';

/** One path priced: dollars per million deliveries that take it. */
export interface PricedPath {
  readonly name: string;
  readonly usage: Usage;
  /** By component, in the N+1 reading, with a computation that takes no time. */
  readonly perMillion: Dollars;
  /** The pipeline alone, in both readings. */
  readonly pipeline: { readonly N: number; readonly 'N+1': number };
  /** What the computation adds: its function, and the time that an Express run waits for it. */
  readonly compute: number;
}

/** What a template costs. */
export interface CostReport {
  readonly paths: readonly PricedPath[];
  /** The path that most deliveries take, without the computation: what a budget is for. */
  readonly happyPerMillion: number;
  /** Dollars by component. */
  readonly idleMonth: Dollars;
  readonly month: Dollars;
}

export interface CostOptions extends Workload {
  /** Stands for the function's own. */
  readonly memoryMb?: number;
  readonly month: Month;
}

const MILLION = 1_000_000;

/** Runs a synthesised template, counts, and prices. */
export async function reportCost(template: object, options: CostOptions): Promise<CostReport> {
  const pipeline = measurePipeline(template, options.memoryMb);
  const measured = await measurePaths(pipeline, options);
  const bare = await measurePaths(pipeline, { ...options, computeMs: 0 });
  const idle = await measureIdleMonth(pipeline, template);
  const storage = await measureStorage(pipeline, options);
  const paths = bare.map(({ name, usage }) => {
    const withComputation = measured.find((path) => path.name === name)?.usage ?? usage;
    return pricePath(name, usage, withComputation);
  });
  const { month } = options;
  const usage = addUsage([usageOfMonth(measured, idle, month), 1], [storage, month.events]);
  return {
    paths,
    happyPerMillion: paths.find(({ name }) => name === HAPPY)?.pipeline['N+1'] ?? 0,
    idleMonth: priceUsage(idle, 'N+1'),
    month: priceUsage(usage, 'N+1'),
  };
}

function pricePath(name: string, usage: Usage, withComputation: Usage): PricedPath {
  const million = (counted: Usage): Usage => addUsage([counted, MILLION]);
  const priced = priceUsage(million(usage), 'N+1');
  const pipeline = {
    N: totalOf(priceUsage(million(usage), 'N'), NOT_THE_PIPELINE),
    'N+1': totalOf(priced, NOT_THE_PIPELINE),
  };
  const whole = totalOf(priceUsage(million(withComputation), 'N+1'));
  return { name, usage: withComputation, perMillion: priced, pipeline, compute: whole - pipeline['N+1'] };
}
