import { possibleFaults } from '../../../proofs/simulation/fault-injection/possible-faults.ts';
import type { CrossedHop } from '../../../proofs/simulation/fault-injection/crossed-hop.ts';
import type { Fault } from '../../../proofs/simulation/fault-injection/fault-plan.ts';
import { COST_PATHS, type CostPath, HAPPY, LARGE } from './cost-paths.ts';
import { type FollowedPath, followCostPath, tryPath, type Workload } from './follow-cost-path.ts';
import type { PricedPipeline } from './priced-pipeline.ts';
import { addUsage, type Usage } from './usage.ts';

/** The usage of one delivery that takes a path. */
export interface MeasuredPath {
  readonly name: string;
  readonly usage: Usage;
  /** Whether a call was made to fail, so that its state retries. */
  readonly isRetried: boolean;
}

/**
 * Runs every path that the pipeline has, and counts. The numbers are the same each time: virtual time, and jitter
 * from one seed.
 */
export async function measurePaths(
  pipeline: PricedPipeline,
  workload: Workload,
): Promise<readonly MeasuredPath[]> {
  const followed = new Map<string, FollowedPath>();
  for (const path of COST_PATHS) {
    const taken = await followCostPath(pipeline, workload, path);
    if (taken !== undefined) followed.set(path.name, taken);
  }
  const measured = [...followed].map(([name, { usage }]) => {
    const without = COST_PATHS.find((path) => path.name === name)?.without;
    const base = followed.get(without ?? '')?.usage ?? {};
    return { name, usage: addUsage([usage, 1], [base, -1]), isRetried: false };
  });
  return [...measured, ...(await measureRetries(pipeline, workload, followed))];
}

/**
 * Measures retries: each call that a delivery makes fails once, twice and so on, as often as its state retries. The
 * calls are found in the runs, not listed.
 */
async function measureRetries(
  pipeline: PricedPipeline,
  workload: Workload,
  followed: ReadonlyMap<string, FollowedPath>,
): Promise<readonly MeasuredPath[]> {
  const climbed = new Set<string>();
  const rows: MeasuredPath[] = [];
  for (const name of [HAPPY, LARGE]) {
    const path = COST_PATHS.find((known) => known.name === name)!;
    const straight = followed.get(name)!;
    for (const hop of straight.hops.filter(({ kind, place }) => kind === 'task' && !climbed.has(place))) {
      climbed.add(hop.place);
      rows.push(...(await climb(pipeline, workload, { path, straight, hop })));
    }
  }
  return rows;
}

interface Climb {
  readonly path: CostPath;
  readonly straight: FollowedPath;
  readonly hop: CrossedHop;
}

/**
 * Lets a call fail with the first error of the service that is retried, once more in each run, until the pipeline takes
 * another path.
 */
async function climb(
  pipeline: PricedPipeline,
  workload: Workload,
  { path, straight, hop }: Climb,
): Promise<readonly MeasuredPath[]> {
  const places = placesOf(straight.hops);
  for (const fault of possibleFaults(hop).filter(({ kind }) => kind === 'error')) {
    const rows = await climbLadder(async (depth) => {
      const name = `${hop.place}: ${depth} ${depth === 1 ? 'retry' : 'retries'}`;
      const { usage, hops } = await tryPath(pipeline, workload, {
        ...path,
        name,
        faults: repeated(fault, hop, depth),
        isOptional: true,
      });
      if (usage !== undefined && placesOf(hops) === places) return { name, usage, isRetried: true };
      return hops.filter(({ place }) => place === hop.place).length;
    });
    if (rows.length > 0) return rows;
  }
  return [];
}

/** Each number of retries up to this is measured. Beyond it, every fourfold number and the last one. */
const FIRST_RUNGS = 8;

/**
 * Measures retries from one upwards, without knowing how many there are. If a number is too high, `rung` returns how
 * many calls were made before the pipeline took another path: a higher number leads to the same path.
 */
async function climbLadder<T extends object>(
  rung: (depth: number) => Promise<T | number>,
): Promise<readonly T[]> {
  const found: T[] = [];
  let [reached, beyond] = [0, Infinity];
  while (beyond - reached > 1) {
    const step = reached < FIRST_RUNGS ? reached + 1 : reached * 4;
    const depth = Math.min(step, beyond - 1);
    const next = await rung(depth);
    if (typeof next === 'number') {
      beyond = Math.max(reached + 1, Math.min(depth, next));
    } else {
      found.push(next);
      reached = depth;
    }
  }
  return found;
}

function repeated(fault: Fault, { place }: CrossedHop, times: number): readonly Fault[] {
  return Array.from({ length: times }, (_, index) => ({ ...fault, at: `${place} #${index + 1}` }));
}

/** Without the calls of scheduled runs, which look at every delivery that is open for long. */
function placesOf(hops: readonly CrossedHop[]): string {
  const scheduled = new Set(
    hops.filter(({ kind }) => kind === 'schedule').map(({ place }) => place.split(' -> ')[1]),
  );
  const own = hops.filter(({ kind, place }) => kind !== 'schedule' && !scheduled.has(place.split(' / ')[0]));
  return [...new Set(own.map(({ place }) => place))].toSorted().join();
}
