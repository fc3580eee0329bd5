import { LOCAL_ACCOUNT } from '../local/template/local-account.ts';
import { parkedDelivery } from '../contracts/parked-delivery.ts';
import type { Fault, FaultPlan, Hop } from './fault-plan.ts';
import type { Blueprint } from './blueprint.ts';
import type { Latency } from './crossings.ts';
import { machineName } from './executions.ts';
import { readSchedules } from './fire-schedule.ts';
import { untilAtRest } from './until-at-rest.ts';
import { ask, type PlannedDelivery, produce } from './produce.ts';
import type { Computation } from './simulated-compute.ts';
import type { Item } from './stores/simulate-stores.ts';
import { type Meter, World } from './world.ts';

/** A delivery of a simulated run: what its producer sends, how its computation goes, and what its operator does. */
export interface SimulatedDelivery extends PlannedDelivery, Computation {
  /** When an operator redrives its execution if that has failed, in milliseconds after the start. */
  readonly redrivenAt?: number;
  /** When its producer asks how it stands, in milliseconds after the start. */
  readonly askedAt?: readonly number[];
}

/** One run: everything that happens follows from this. */
export interface SimulatedSchedule {
  readonly seed: number;
  readonly latency: Latency;
  readonly deliveries: readonly SimulatedDelivery[];
  readonly plan: FaultPlan;
  /** Counts what is billed. */
  readonly meter?: Meter;
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
  /** Events that an operator is called for. */
  readonly undelivered: readonly string[];
  /** Executions of Process; undefined where it is Express, whose runs leave nothing to list. */
  readonly executions: readonly Readonly<Record<string, unknown>>[] | undefined;
  /** The input of every invocation of compute, by delivery. */
  readonly invocations: ReadonlyMap<string, readonly string[]>;
  /** Deliveries that were computed twice at the same time, or again when their outcome was recorded. */
  readonly computedInVain: ReadonlySet<string>;
  /** Virtual time that the run took, in milliseconds. */
  readonly tookMs: number;
  /** Whether it came to rest before the end of `LONGEST_MS`. */
  readonly isAtRest: boolean;
  /** The same after an operator has done what the alarms call for; absent where nothing called. */
  readonly afterOperator?: SimulatedOutcome;
}

/** Runs a schedule of deliveries and faults to its end, in virtual time and in one go. */
export async function simulate(blueprint: Blueprint, schedule: SimulatedSchedule): Promise<SimulatedOutcome> {
  const { deliveries, seed, plan, latency, meter } = schedule;
  const byId = new Map(deliveries.map((delivery) => [`generic-${delivery.idempotencyKey}`, delivery]));
  const world = new World(blueprint, {
    seed,
    plan,
    latency,
    computationOf: (id) => byId.get(id) ?? NOTHING,
    ...(meter !== undefined && { meter }),
  });
  const accepted: (string | undefined)[] = deliveries.map(() => undefined);
  const start = world.clock.now();
  for (const [index, delivery] of deliveries.entries()) {
    for (const [time, at] of delivery.sentAt.entries()) {
      const { body, otherBody = body } = delivery;
      const sent = { ...delivery, body: time === 0 ? body : otherBody };
      world.work.add(
        world.clock.sleep(at).then(async () => {
          accepted[index] = (await produce(world.api, world.clock, sent)) ?? accepted[index];
        }),
      );
    }
    for (const at of delivery.askedAt ?? []) {
      const asked = world.clock.sleep(at).then(() => ask(world.api, delivery.idempotencyKey));
      world.work.add(asked);
    }
    if (delivery.redrivenAt !== undefined && canRedrive(blueprint))
      world.work.add(redriveFailed(world, blueprint, delivery));
  }
  const isAtRest = await untilAtRest(world, readSchedules(blueprint));
  if (world.work.failures.length > 0) throw world.work.failures[0];
  const look = async (atRest: boolean): Promise<SimulatedOutcome> => ({
    ...(await leftBy(world, blueprint)),
    accepted,
    tookMs: world.clock.now() - start,
    isAtRest: atRest,
  });
  const outcome = await look(isAtRest);
  if (outcome.undelivered.length + outcome.deadLetters.length === 0) return outcome;
  await operate(world, blueprint);
  if (world.work.failures.length > 0) throw world.work.failures[0];
  return { ...outcome, afterOperator: await look(world.isIdle) };
}

/** Executions of an Express Process leave nothing to redrive. */
function canRedrive({ machines }: Blueprint): boolean {
  return machines.some(({ name, type }) => machineName(name) === 'Process' && type === 'STANDARD');
}

const NOTHING: Computation = { failures: 0, resultCharacters: 0 };

/** What `npm run redrive -- --failed` does for one execution: has the redrive expected, and redrives once that is sure. */
async function redriveFailed(world: World, blueprint: Blueprint, delivery: SimulatedDelivery): Promise<void> {
  const executionArn = executionOf(blueprint, delivery.idempotencyKey);
  const deliveryIds = [`generic-${delivery.idempotencyKey}`];
  for (let tried = 1; tried <= OPERATOR_TRIES; tried += 1) {
    await world.clock.sleep(tried === 1 ? (delivery.redrivenAt ?? 0) : OPERATOR_PAUSE_MS);
    const execution = await describe(world, executionArn);
    if (execution === undefined || execution.status === 'RUNNING') continue;
    if (execution.status === 'SUCCEEDED') return;
    if (!(await run(world, blueprint, 'Reconcile', { deliveryIds, isToBeRedriven: true }))) continue;
    await world.stepFunctions.call('RedriveExecution', { executionArn });
    await run(world, blueprint, 'Reconcile', { deliveryIds });
    return;
  }
}

/** Every ten minutes; a delivery that is a dead letter by then has no execution to redrive. */
const OPERATOR_TRIES = 8;
const OPERATOR_PAUSE_MS = 10 * 60_000;

/** Undefined where it has not been started, for the fault that was injected. */
async function describe(world: World, executionArn: string): Promise<Record<string, unknown> | undefined> {
  try {
    return await world.stepFunctions.call('DescribeExecution', { executionArn });
  } catch (error) {
    if ((error as { readonly code?: string }).code === 'ExecutionDoesNotExist') return undefined;
    throw error;
  }
}

/** Whether a synchronous run has succeeded. */
async function run(world: World, blueprint: Blueprint, machine: string, input: object): Promise<boolean> {
  const { status } = await world.executions.call('StartSyncExecution', {
    stateMachineArn: LOCAL_ACCOUNT.arn('states', `stateMachine:${machineLike(blueprint, machine)}`),
    input: JSON.stringify(input),
  });
  return status === 'SUCCEEDED';
}

/** What an operator does whom the alarms have called, when nothing goes wrong any more: events and dead letters, once. */
async function operate(world: World, blueprint: Blueprint): Promise<void> {
  world.crossings.calm();
  for (const url of queuesLike(blueprint, /Undelivered/)) {
    for (const text of world.stores.sqs.takeAll(url))
      world.work.add(run(world, blueprint, 'Reconcile', { deliveryIds: [eventOf(text)] }));
  }
  for (const url of queuesLike(blueprint, /DeadLetterQueue/)) {
    for (const letter of world.stores.sqs.takeAll(url)) {
      const delivery = JSON.parse(parkedDelivery(letter)) as unknown;
      world.work.add(run(world, blueprint, 'Ingest', { delivery }));
    }
  }
  await untilAtRest(world, readSchedules(blueprint));
}

/** Track keeps `{deliveryId, …}`, EventBridge the whole event. */
export function eventOf(text: string): string {
  const { deliveryId, detail } = JSON.parse(text) as {
    readonly deliveryId?: string;
    readonly detail?: { readonly name: string };
  };
  return deliveryId ?? detail?.name ?? '';
}

function executionOf(blueprint: Blueprint, idempotencyKey: string): string {
  return LOCAL_ACCOUNT.arn(
    'states',
    `execution:${machineLike(blueprint, 'Process')}:generic-${idempotencyKey}`,
  );
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
  const queue = (pattern: RegExp): readonly string[] =>
    queuesLike(blueprint, pattern).flatMap((url) => world.stores.sqs.messages(url));
  return {
    hops: [...world.crossings.hops],
    injected: world.crossings.injected,
    trace: world.crossings.trace,
    log: world.log,
    written: [...world.written],
    objects: world.stores.s3.allObjects(),
    parked: queue(/ParkingQueue/),
    deadLetters: queue(/DeadLetterQueue/).map(parkedDelivery),
    undelivered: queue(/Undelivered/),
    executions: await describeAll(world, blueprint),
    invocations: world.compute.invocations,
    computedInVain: world.compute.inVain,
  };
}

async function describeAll(
  world: World,
  blueprint: Blueprint,
): Promise<readonly Readonly<Record<string, unknown>>[] | undefined> {
  if (!canRedrive(blueprint)) return undefined;
  const { executions } = await world.stepFunctions.call('ListExecutions', {
    stateMachineArn: LOCAL_ACCOUNT.arn('states', `stateMachine:${machineLike(blueprint, 'Process')}`),
    maxResults: 1_000,
  });
  return Promise.all(
    (executions as readonly { readonly executionArn: string }[]).map(({ executionArn }) =>
      world.stepFunctions.call('DescribeExecution', { executionArn }),
    ),
  );
}
