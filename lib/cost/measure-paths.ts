import { FAULT_KINDS } from '../simulation/fault-kinds.ts';
import { type Fault, type Hop, type HopKind, keyOf, plannedFaults } from '../simulation/fault-plan.ts';
import { simulate, type SimulatedDelivery } from '../simulation/simulate.ts';
import { COST_PATHS, type CostPath } from './cost-paths.ts';
import { assumedLatency, type MeasuredPipeline } from './measured-pipeline.ts';
import { addUsage, type Usage } from './usage.ts';
import { UsageMeter } from './usage-meter.ts';

/** The deliveries whose bill is asked for. */
export interface Workload {
  readonly payloadKb: number;
  readonly resultKb: number;
  /** How long one invocation of compute takes. */
  readonly computeMs: number;
}

/** The usage of one delivery that takes a path. */
export interface MeasuredPath {
  readonly name: string;
  readonly usage: Usage;
}

/** Hand-overs between services, by what they are billed as. */
const BILLED_HOPS: Partial<Readonly<Record<HopKind, string>>> = {
  event: 'events.service',
  feed: 'pipes.requests',
  schedule: 'scheduler.invocations',
};

/** Runs every path that the pipeline has, and counts. The same numbers each time: virtual time, and jitter from one seed. */
export async function measurePaths(
  pipeline: MeasuredPipeline,
  workload: Workload,
  paths: readonly CostPath[] = COST_PATHS,
): Promise<readonly MeasuredPath[]> {
  const measured: MeasuredPath[] = [];
  for (const path of paths) {
    const rows =
      path.ladder === undefined
        ? [await follow(pipeline, workload, path)]
        : await climb(pipeline, workload, path);
    const base = measured.find(({ name }) => name === path.without)?.usage ?? {};
    for (const row of rows) {
      if (row !== undefined) measured.push({ name: row.name, usage: addUsage([row.usage, 1], [base, -1]) });
    }
  }
  return measured;
}

/** One more fault at a time, until the pipeline does not try again. */
async function climb(
  pipeline: MeasuredPipeline,
  workload: Workload,
  { name, ladder }: CostPath,
): Promise<readonly (MeasuredPath | undefined)[]> {
  const { place = '', error = '' } = ladder ?? {};
  const rows: (MeasuredPath | undefined)[] = [];
  for (let depth = 1; depth < MOST_RETRIES; depth += 1) {
    const faults = Array.from({ length: depth }, (_, index) => ({
      at: `${place} #${index + 1}`,
      kind: 'error',
      error,
    }));
    const row = await follow(pipeline, workload, {
      name: `${name}: ${depth} ${depth === 1 ? 'retry' : 'retries'}`,
      faults,
    });
    if (row === undefined || !row.isTriedAgain) break;
    rows.push(row);
  }
  return rows;
}

/** No retrier has as many attempts. */
const MOST_RETRIES = 20;

/** Undefined where the pipeline has no such path: a fault was planned at a place that is not crossed. */
async function follow(
  pipeline: MeasuredPipeline,
  workload: Workload,
  path: CostPath,
): Promise<(MeasuredPath & { readonly isTriedAgain: boolean }) | undefined> {
  const meter = new UsageMeter(pipeline);
  const { faults = [] } = path;
  const outcome = await simulate(pipeline.blueprint, {
    seed: 1,
    latency: assumedLatency,
    deliveries: [deliveryOf(path, workload)],
    plan: plannedFaults(faults),
    meter,
  });
  if (outcome.injected.length < faults.length || !outcome.hops.every((hop) => isPossible(hop, faults)))
    return undefined;
  if (path.delivery?.redrivenAt !== undefined && outcome.executions === undefined) return undefined;
  for (const { kind } of outcome.hops) {
    const item = BILLED_HOPS[kind];
    if (item !== undefined) meter.count(item);
  }
  return { name: path.name, usage: meter.usage, isTriedAgain: isTriedAgain(outcome.hops, faults) };
}

/** A Standard execution cannot die: a fault that a place does not have is no path. */
function isPossible(hop: Hop, faults: readonly Fault[]): boolean {
  const fault = faults.find(({ at }) => at === keyOf(hop));
  const kind = FAULT_KINDS.find(({ name }) => name === fault?.kind);
  return fault === undefined || (kind?.hops.includes(hop.kind) === true && kind.isPossible?.(hop) !== false);
}

/** Whether the place of the last fault was crossed once more in the same visit, and the path then led where it leads without. */
function isTriedAgain(
  hops: readonly { readonly place: string; readonly number: number }[],
  faults: readonly Fault[],
): boolean {
  const last = faults.at(-1);
  if (last === undefined) return true;
  const [place = '', number = '0'] = last.at.split(' #');
  const isCrossedAgain = hops.some((hop) => hop.place === place && hop.number === Number(number) + 1);
  return isCrossedAgain && !hops.some((hop) => GAVE_UP.has(hop.place));
}

/** Where a delivery goes whose retries are used up. */
const GAVE_UP = new Set(['Ingest / Park delivery', 'Track / Keep event', 'schedule -> Reconcile']);

/** The delivery that a path sends. */
export function deliveryOf({ delivery, isInvalid }: CostPath, workload: Workload): SimulatedDelivery {
  const { payloadKb, resultKb, computeMs } = workload;
  return {
    idempotencyKey: 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
    body: isInvalid ? '{}' : bodyOf(payloadKb * 1024),
    sentAt: [0],
    failures: 0,
    resultCharacters: Math.max(0, Math.round(resultKb * 1024) - ENVELOPE_OF_RESULT),
    takesMs: computeMs,
    ...delivery,
  };
}

/** `{"sha256":"<64>","padding":""}` */
const ENVELOPE_OF_RESULT = 90;

/** A body of so many bytes. */
function bodyOf(bytes: number): string {
  const frame = '{"data":""}';
  return `{"data":"${'x'.repeat(Math.max(0, Math.round(bytes) - frame.length))}"}`;
}
