import { quantile } from '../simulation/quantile.ts';
import { DELIVERY, FINAL_STATUSES } from '../../contracts/delivery.ts';
import { missingBodies, readDeadLetter } from '../../contracts/kept-bodies.ts';
import type { CancelSignal } from '../../local/clock/cancellation.ts';
import { limitOf, type RegionClass } from '../../local/services/step-functions/quotas.ts';
import { plannedFaults } from '../simulation/fault-injection/fault-plan.ts';
import type { Blueprint } from '../simulation/blueprint.ts';
import { produce } from '../simulation/produce.ts';
import type { Item } from '../simulation/stores/simulate-stores.ts';
import { untilAtRest } from '../simulation/until-at-rest.ts';
import { World } from '../simulation/world.ts';

/** A burst: this many deliveries, evenly, at a multiple of the refill rate of StartExecution for Standard. */
export interface Burst {
  readonly deliveries: number;
  readonly regionClass: RegionClass;
  /** 10 is ten times what can be sustained. */
  readonly timesSustainable: number;
  /** Ends the burst, which then rejects with the reason of the signal. */
  readonly signal?: CancelSignal;
}

/** The result of a burst. Times are virtual seconds. */
export interface BurstReport {
  readonly perSecond: number;
  readonly burstSeconds: number;
  readonly accepted: number;
  readonly terminal: number;
  /** Requests answered 202 whose exact body is neither in an object nor in a dead letter. */
  readonly missingBodies: number;
  /** Requests answered 202 whose delivery has neither an outcome nor a dead letter. */
  readonly unended: number;
  readonly startedTwice: number;
  readonly deadLetters: number;
  readonly parkedInAll: number;
  readonly mendedByReconcile: number;
  /** From the first request to the last outcome. */
  readonly drainedAfter: number;
  /** From the request of a delivery to its outcome. */
  readonly toOutcome: { readonly p50: number; readonly p99: number; readonly max: number };
}

const SUCCEEDS = { failures: 0, resultCharacters: 10 };
const FINAL: readonly string[] = FINAL_STATUSES;

/**
 * Sends a burst through the simulated pipeline under the quotas of Step Functions, and waits until the last one has
 * ended.
 */
export function simulateBurst(blueprint: Blueprint, burst: Burst): Promise<BurstReport> {
  return blueprint.alone(() => run(blueprint, burst));
}

async function run(
  blueprint: Blueprint,
  { deliveries, regionClass, timesSustainable, signal }: Burst,
): Promise<BurstReport> {
  const world = new World(blueprint, {
    seed: 1,
    plan: plannedFaults([]),
    latency: 'fixed',
    computationOf: () => SUCCEEDS,
    quotas: regionClass,
    forgetful: true,
  });
  const perSecond = limitOf('StartExecution STANDARD', regionClass).rate * timesSustainable;
  const start = world.clock.now();
  let accepted = 0;
  for (let index = 0; index < deliveries; index += 1) {
    const delivery = { idempotencyKey: `burst-${index}`, body: `{"data":${index}}` };
    world.work.add(
      world.clock.sleep((index * 1_000) / perSecond).then(async () => {
        if ((await produce(world, delivery)) !== undefined) accepted += 1;
      }),
    );
  }
  await untilAtRest(world, signal);
  if (world.work.failures.length > 0) throw world.work.failures[0];
  const records = world.stores.dynamodb.allItems();
  const deadLetters = world.stores.sqs.messages(blueprint.outputs.DeadLetterQueueUrl ?? '');
  const time = (text: unknown): number => Date.parse(String(text));
  const waited = records
    .map(({ updatedAt, receivedAt }) => (time(updatedAt?.S) - time(receivedAt?.S)) / 1_000)
    .toSorted((one, other) => one - other);
  return {
    perSecond,
    burstSeconds: deliveries / perSecond,
    accepted,
    terminal: records.filter(isTerminal).length,
    ...checkRequests(world, deadLetters),
    startedTwice: [...world.started.values()].filter((times) => times !== 1).length,
    deadLetters: deadLetters.length,
    parkedInAll: world.crossings.count('Ingest / Park delivery'),
    mendedByReconcile: world.crossings.count('Reconcile / Start processing'),
    drainedAfter:
      records.reduce((last, { updatedAt }) => Math.max(last, time(updatedAt?.S) - start), 0) / 1_000,
    toOutcome: { p50: quantile(waited, 0.5), p99: quantile(waited, 0.99), max: quantile(waited, 1) },
  };
}

/** The promise to every request that was answered 202. */
function checkRequests({ acknowledged, stores }: World, deadLetters: readonly string[]) {
  const ended = new Set([
    ...stores.dynamodb
      .allItems()
      .filter(isTerminal)
      .map((record) => record[DELIVERY.key]?.S),
    ...deadLetters.map((letter) => readDeadLetter(letter).deliveryId),
  ]);
  return {
    missingBodies: missingBodies(acknowledged, stores.s3.allObjects(), deadLetters).length,
    unended: acknowledged.filter(({ deliveryId }) => !ended.has(deliveryId)).length,
  };
}

function isTerminal({ status }: Item): boolean {
  return FINAL.includes(String(status?.S));
}
