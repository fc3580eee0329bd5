import { pricedDeliveryOf } from '../cost/usage/follow-cost-path.ts';
import { assumedLatency } from '../cost/usage/priced-pipeline.ts';
import { VirtualClock } from '../../local/clock/virtual-clock.ts';
import type { Change } from '../../proofs/simulation/blueprint.ts';
import { plannedFaults } from '../../proofs/simulation/fault-injection/fault-plan.ts';
import { LONGEST_MS, untilAtRest } from '../../proofs/simulation/until-at-rest.ts';
import { World } from '../../proofs/simulation/world.ts';
import { AppliedQuotas } from './applied-quotas.ts';
import { loadMeter } from './load-meter.ts';
import { LoadProducer } from './load-producer.ts';
import { LoadRecorder, type LoadReport } from './load-report.ts';
import type { CapacityLimits } from './capacity-quotas.ts';
import { throttledBlueprint } from './throttled-blueprint.ts';

/** A load, and the pipeline that gets it. */
export interface Load {
  /** The synthesised template. */
  readonly template: object;
  /** Changes the resources before they are compiled. */
  readonly change?: Change;
  /** Times of arrival in seconds, in order. */
  readonly arrivals: Iterable<number>;
  readonly quotas: CapacityLimits;
  readonly computeSeconds: number;
  /** How often the producer asks for the status of one delivery, a second apart. */
  readonly polls: number;
  /** Seed of the jitter. */
  readonly seed: number;
  /** Called for every request that is about to be sent, with its number. */
  readonly onSending?: (request: number) => void;
}

/** Sizes of every delivery, as `npm run cost` assumes them. */
const SIZES = { payloadKb: 4, resultKb: 1 };

/**
 * Puts a load on the engine of `npm start`, in virtual time and under quotas. A producer that is refused does not
 * send again. Calls take as long as `lib/estimates/cost/assumptions.json` says.
 *
 * Left out: how fast Lambda adds environments (1,000 in 10 s for each function), how DynamoDB grows and splits,
 * shards of the index that fill unevenly, cold starts, and transitions of retries.
 *
 * @throws Error if deliveries are left open.
 */
export async function simulateLoad(load: Load): Promise<LoadReport> {
  const clock = new VirtualClock();
  const quotas = new AppliedQuotas(load.quotas, clock);
  const recorder = new LoadRecorder(clock.now());
  const blueprint = throttledBlueprint(load.template, load.quotas['stage throttle'], load.change);
  const delivery = pricedDeliveryOf({ name: 'load' }, { ...SIZES, computeMs: load.computeSeconds * 1_000 });
  const world = new World(blueprint, {
    seed: load.seed,
    plan: plannedFaults([]),
    latency: assumedLatency,
    computationOf: () => delivery,
    clock,
    quotas: quotas.ofStepFunctions,
    admitsWrite: quotas.admitsWrite,
    around: quotas.around,
    meter: loadMeter(recorder, blueprint.outputs, clock),
    forgetful: true,
  });
  const producer = new LoadProducer(world, { quotas, recorder, body: delivery.body, polls: load.polls });
  world.work.add(producer.sendAll(load.arrivals, load.onSending));
  const isAtRest = await untilAtRest(world);
  if (world.work.failures.length > 0) throw world.work.failures[0];
  const report = recorder.report();
  const { DeadLetterQueueUrl } = blueprint.outputs;
  const deadLetters =
    DeadLetterQueueUrl === undefined ? 0 : world.stores.sqs.messages(DeadLetterQueueUrl).length;
  if (!isAtRest) throw new Error(neverEnds(report.accepted - report.succeeded - report.failed - deadLetters));
  producer.noteStage();
  const { taken, throttled } = quotas;
  return { ...report, deadLetters, refused: producer.refused, taken, throttled };
}

function neverEnds(open: number): string {
  return `${open} deliveries are still open ${LONGEST_MS / 3_600_000} hours after the first one: a quota is below what one call takes, or far below the load.`;
}
