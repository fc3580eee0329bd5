import { DELIVERY } from '../../../contracts/delivery.ts';
import type { CrossedHop } from '../../../proofs/simulation/fault-injection/crossed-hop.ts';
import { type Fault, keyOf, plannedFaults } from '../../../proofs/simulation/fault-injection/fault-plan.ts';
import { possibleFaults } from '../../../proofs/simulation/fault-injection/possible-faults.ts';
import {
  simulate,
  type SimulatedDelivery,
  type SimulatedOutcome,
} from '../../../proofs/simulation/simulate.ts';
import type { CostPath } from './cost-paths.ts';
import { assumedLatency, type PricedPipeline } from './priced-pipeline.ts';
import type { Usage } from './usage.ts';
import { UsageMeter } from './usage-meter.ts';

/** The deliveries whose bill is measured. */
export interface Workload {
  readonly payloadKb: number;
  readonly resultKb: number;
  /** How long one invocation of compute takes. */
  readonly computeMs: number;
}

/** What a delivery that took a path was billed for, and its hops. */
export interface FollowedPath {
  readonly usage: Usage;
  readonly hops: readonly CrossedHop[];
}

/** Hand-overs between services that are billed per call. */
const BILLED_HOPS: Partial<Readonly<Record<CrossedHop['kind'], string>>> = {
  event: 'events.service',
  schedule: 'scheduler.invocations',
};

/** What a hop is billed as, if it is billed by itself. */
export function billedHop({ kind, action }: CrossedHop): string | undefined {
  return action === 'InvokeApiDestination' ? 'events.apiDestinations' : BILLED_HOPS[kind];
}

/**
 * Runs one delivery along a path and counts. Undefined if the pipeline has no such path: a fault was planned at a
 * place that is not crossed, or cannot happen there, or the path is optional and ends otherwise.
 *
 * @throws Error if the delivery does not end as the path says, because its bill would be that of another path.
 */
export async function followCostPath(
  pipeline: PricedPipeline,
  workload: Workload,
  path: CostPath,
): Promise<FollowedPath | undefined> {
  const { usage, hops } = await tryPath(pipeline, workload, path);
  return usage && { usage, hops };
}

/** Like `followCostPath`, but always returns the hops that were crossed. */
export async function tryPath(
  pipeline: PricedPipeline,
  workload: Workload,
  path: CostPath,
): Promise<Pick<FollowedPath, 'hops'> & { readonly usage?: Usage }> {
  const meter = new UsageMeter(pipeline);
  const { faults = [], endsAs = 'SUCCEEDED' } = path;
  const outcome = await simulate(pipeline.blueprint, {
    seed: 1,
    latency: assumedLatency,
    deliveries: [pricedDeliveryOf(path, workload)],
    plan: plannedFaults(faults),
    meter,
  });
  const { hops } = outcome;
  if (!isPossible(path, outcome)) return { hops };
  const end = endOf(outcome);
  if (end !== endsAs && path.isOptional) return { hops };
  if (end !== endsAs) throw new Error(strayed(path.name, { end, endsAs, workload, outcome }));
  for (const hop of hops) {
    const item = billedHop(hop);
    if (item !== undefined) meter.count(item);
  }
  return { usage: meter.usage, hops };
}

/** A Standard execution cannot die, an Express one cannot be redriven. */
function isPossible(
  { faults = [], delivery }: CostPath,
  { hops, injected, executions }: SimulatedOutcome,
): boolean {
  if (delivery?.redrivenAt !== undefined && executions === undefined) return false;
  return injected.length >= faults.length && hops.every((hop) => canGoWrong(hop, faults));
}

function canGoWrong(hop: CrossedHop, faults: readonly Fault[]): boolean {
  const fault = faults.find(({ at }) => at === keyOf(hop));
  return fault === undefined || possibleFaults(hop).some(({ kind }) => kind === fault.kind);
}

/** The status of the record: `open` without an outcome, `nothing` without a record. */
function endOf({ written }: SimulatedOutcome): string {
  const record = written.at(-1);
  if (record === undefined) return 'nothing';
  return DELIVERY.openIndex.shard in record ? 'open' : String(record.status?.S);
}

interface Strayed {
  readonly end: string;
  readonly endsAs: string;
  readonly workload: Workload;
  readonly outcome: SimulatedOutcome;
}

function strayed(name: string, { end, endsAs, workload, outcome }: Strayed): string {
  const error = outcome.written.at(-1)?.error?.S as string | undefined;
  const why = error === undefined ? '' : ` (${error})`;
  return `The path '${name}' must end as ${endsAs}, but ends as ${end}${why}. Does a computation of ${workload.computeMs} ms fit into the template's time-outs?`;
}

/** The delivery that a path sends. */
export function pricedDeliveryOf({ delivery, isInvalid }: CostPath, workload: Workload): SimulatedDelivery {
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

/** A body of this many bytes. */
function bodyOf(bytes: number): string {
  const frame = '{"data":""}';
  return `{"data":"${'x'.repeat(Math.max(0, Math.round(bytes) - frame.length))}"}`;
}
