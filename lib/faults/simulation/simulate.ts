import { LOCAL_ACCOUNT } from '../../local/template/local-account.ts';
import type { Fault, FaultPlan, Hop } from '../fault-plan.ts';
import type { Blueprint } from './blueprint.ts';
import type { Latency } from './crossings.ts';
import { machineName } from './executions.ts';
import { readSchedules } from './fire-schedule.ts';
import { untilAtRest } from './until-at-rest.ts';
import { type PlannedDelivery, produce } from './produce.ts';
import type { Computation } from './simulated-compute.ts';
import type { Item } from './stores/simulate-stores.ts';
import { World } from './world.ts';

/** A delivery of a simulated run: what its producer sends, how its computation goes, and what its operator does. */
export interface SimulatedDelivery extends PlannedDelivery, Computation {
  /** When an operator redrives its execution if that has failed, in milliseconds after the start. */
  readonly redrivenAt?: number;
}

/** One run: everything that happens follows from this. */
export interface SimulatedSchedule {
  readonly seed: number;
  readonly latency: Latency;
  readonly deliveries: readonly SimulatedDelivery[];
  readonly plan: FaultPlan;
}

/** What is left when nothing happens any more. */
export interface SimulatedOutcome {
  readonly hops: readonly Hop[];
  readonly injected: readonly Fault[];
  readonly trace: readonly string[];
  readonly log: readonly string[];
  /** Ids that were answered 202, in the order of `deliveries`. */
  readonly accepted: readonly (string | undefined)[];
  /** Every state of every record, in order. */
  readonly written: readonly Item[];
  readonly objects: ReadonlyMap<string, string>;
  readonly parked: readonly string[];
  readonly deadLetters: readonly string[];
  /** Events that an operator had to hand to Track again, after everything had come to rest. */
  readonly eventsForOperator: number;
  /** Executions of Process, by name. */
  readonly executions: readonly Readonly<Record<string, unknown>>[];
  /** The input of every invocation of compute, by delivery. */
  readonly invocations: ReadonlyMap<string, readonly string[]>;
  /** Virtual time that the run took, in milliseconds. */
  readonly tookMs: number;
  /** Whether it came to rest before the end of `LONGEST_MS`. */
  readonly isAtRest: boolean;
}

/** Runs a schedule of deliveries and faults to its end, in virtual time and in one go. */
export async function simulate(blueprint: Blueprint, schedule: SimulatedSchedule): Promise<SimulatedOutcome> {
  const { deliveries, seed, plan, latency } = schedule;
  const byId = new Map(deliveries.map((delivery) => [`generic-${delivery.idempotencyKey}`, delivery]));
  const world = new World(blueprint, { seed, plan, latency, computationOf: (id) => byId.get(id) ?? NOTHING });
  const accepted: (string | undefined)[] = deliveries.map(() => undefined);
  const start = world.clock.now();
  for (const [index, delivery] of deliveries.entries()) {
    for (const at of delivery.sentAt) {
      world.work.add(
        world.clock.sleep(at).then(async () => {
          accepted[index] = (await produce(world.api, world.clock, delivery)) ?? accepted[index];
        }),
      );
    }
    if (delivery.redrivenAt !== undefined)
      world.work.add(redrive(world, blueprint, delivery, delivery.redrivenAt));
  }
  const isAtRest = await untilAtRest(world, readSchedules(blueprint));
  const eventsForOperator = await redriveEvents(world, blueprint);
  if (world.work.failures.length > 0) throw world.work.failures[0];
  return {
    ...(await leftBy(world, blueprint)),
    accepted,
    eventsForOperator,
    tookMs: world.clock.now() - start,
    isAtRest,
  };
}

const NOTHING: Computation = { failures: 0, resultCharacters: 0 };

/** What `npm run redrive` does for one failed execution: redrives it, and reopens the delivery by Track. */
async function redrive(
  world: World,
  blueprint: Blueprint,
  delivery: SimulatedDelivery,
  at: number,
): Promise<void> {
  await world.clock.sleep(at);
  const process = machineLike(blueprint, 'Process');
  const name = `generic-${delivery.idempotencyKey}`;
  const executionArn = LOCAL_ACCOUNT.arn('states', `execution:${process}:${name}`);
  try {
    const { status } = await world.stepFunctions.call('DescribeExecution', { executionArn });
    if (status !== 'RUNNING' && status !== 'SUCCEEDED') {
      await world.stepFunctions.call('RedriveExecution', { executionArn });
      const { redriveCount } = await world.stepFunctions.call('DescribeExecution', { executionArn });
      const track = machineLike(blueprint, 'Track');
      await world.executions.call('StartExecution', {
        stateMachineArn: LOCAL_ACCOUNT.arn('states', `stateMachine:${track}`),
        input: JSON.stringify({ detail: { name, status: 'RUNNING', redriveCount } }),
      });
    }
  } catch (error) {
    // It has not been started, for the fault that was injected: there is nothing to redrive yet.
    if (!/ExecutionDoesNotExist/.test(String((error as { readonly code?: string }).code))) throw error;
  }
}

/** What `npm run redrive -- --events` does, when the alarm UndeliveredEvents has called somebody: once, and nothing goes wrong. */
async function redriveEvents(world: World, blueprint: Blueprint): Promise<number> {
  const kept = queuesLike(blueprint, /Undelivered/).flatMap((url) => world.stores.sqs.messages(url));
  world.crossings.calm();
  for (const text of kept) {
    const { deliveryId } = JSON.parse(text) as { readonly deliveryId: string };
    const executionArn = LOCAL_ACCOUNT.arn(
      'states',
      `execution:${machineLike(blueprint, 'Process')}:${deliveryId}`,
    );
    const execution = await world.stepFunctions.call('DescribeExecution', { executionArn });
    const detail = { ...execution, stopDate: Number(execution.stopDate) * 1_000 };
    await world.executions.call('StartExecution', {
      stateMachineArn: LOCAL_ACCOUNT.arn('states', `stateMachine:${machineLike(blueprint, 'Track')}`),
      input: JSON.stringify({ detail }),
    });
  }
  if (kept.length > 0) await untilAtRest(world, readSchedules(blueprint));
  return kept.length;
}

function queuesLike({ resources }: Blueprint, pattern: RegExp): readonly string[] {
  return resources
    .filter(({ type, logicalId }) => type === 'AWS::SQS::Queue' && pattern.test(logicalId))
    .map(({ logicalId }) => LOCAL_ACCOUNT.queueUrl(logicalId));
}

function machineLike({ machines }: Blueprint, name: string): string {
  return machines.find((machine) => machineName(machine.name) === name)?.name ?? '';
}

async function leftBy(world: World, blueprint: Blueprint) {
  const stateMachineArn = LOCAL_ACCOUNT.arn('states', `stateMachine:${machineLike(blueprint, 'Process')}`);
  const { executions } = await world.stepFunctions.call('ListExecutions', {
    stateMachineArn,
    maxResults: 1_000,
  });
  const described = await Promise.all(
    (executions as readonly { readonly executionArn: string }[]).map(({ executionArn }) =>
      world.stepFunctions.call('DescribeExecution', { executionArn }),
    ),
  );
  const queue = (pattern: RegExp): readonly string[] =>
    queuesLike(blueprint, pattern).flatMap((url) => world.stores.sqs.messages(url));
  return {
    hops: world.crossings.hops,
    injected: world.crossings.injected,
    trace: world.crossings.trace,
    log: world.log,
    written: world.written,
    objects: world.stores.s3.allObjects(),
    parked: queue(/ParkingQueue/),
    deadLetters: queue(/DeadLetterQueue/),
    executions: described,
    invocations: world.compute.invocations,
  };
}
