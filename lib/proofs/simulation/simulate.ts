import { parkedDelivery } from '../../contracts/parked-delivery.ts';
import type { CancelSignal } from '../../local/clock/cancellation.ts';
import type { Blueprint } from './blueprint.ts';
import type { CrossedHop } from './fault-injection/crossed-hop.ts';
import type { Latency } from './fault-injection/crossings.ts';
import type { Fault, FaultPlan } from './fault-injection/fault-plan.ts';
import type { Meter } from './meter.ts';
import { operate, redriveFailedDelivery, redriveInConsole } from './operate.ts';
import { ask, type PlannedDelivery, produce } from './produce.ts';
import type { Computation } from './simulated-compute.ts';
import type { Item } from './stores/simulate-stores.ts';
import { noticeQueuesOf, receiversOf, type SentNotice } from './sent-notice.ts';
import { untilAtRest } from './until-at-rest.ts';
import { type Acknowledged, World } from './world.ts';

/** A delivery of a simulated run: what its producer sends, how its computation goes, and what its operator does. */
export interface SimulatedDelivery extends PlannedDelivery, Computation {
  /** When operators first redrive what has failed, each in milliseconds after the start. */
  readonly redrivenAt?: readonly number[];
  /** Whether they do it in the console, which does not announce it. */
  readonly isRedrivenInConsole?: true;
  /** When its producer asks for the status, in milliseconds after the start. */
  readonly askedAt?: readonly number[];
}

/** One run. It determines everything that happens. */
export interface SimulatedSchedule {
  readonly seed: number;
  readonly latency: Latency;
  readonly deliveries: readonly SimulatedDelivery[];
  readonly plan: FaultPlan;
  /** Counts what is billed. */
  readonly meter?: Meter;
  /** Ends the run, which then rejects with the reason of the signal. */
  readonly signal?: CancelSignal | undefined;
}

/** The state at the end of a run. */
export interface SimulatedOutcome {
  /** The source that the deliveries were sent to, which their ids begin with. */
  readonly source: string;
  /** The headers that are kept with their payloads. */
  readonly keptHeaders: ReadonlySet<string>;
  readonly hops: readonly CrossedHop[];
  readonly injected: readonly Fault[];
  readonly trace: readonly string[];
  readonly log: readonly string[];
  /** Every request that was answered 202. */
  readonly acknowledged: readonly Acknowledged[];
  /** Every state of every record, in order. */
  readonly written: readonly Item[];
  readonly objects: ReadonlyMap<string, string>;
  readonly parked: readonly string[];
  readonly deadLetters: readonly string[];
  /** Events that an operator is called for. */
  readonly undelivered: readonly string[];
  /** Who is told of each outcome. */
  readonly receivers: readonly string[];
  readonly notices: readonly SentNotice[];
  /** Notices that could not be delivered. */
  readonly noticeLetters: readonly string[];
  /** Executions of Process. Undefined if it is Express, whose runs leave nothing to list. */
  readonly executions: readonly Readonly<Record<string, unknown>>[] | undefined;
  /** The input of every invocation of compute, by delivery. */
  readonly invocations: ReadonlyMap<string, readonly string[]>;
  /** Deliveries that were computed twice at the same time, or again after their outcome was recorded. */
  readonly computedInVain: ReadonlySet<string>;
  /** Virtual time that the run took, in milliseconds. */
  readonly tookMs: number;
  /** Whether it came to rest before the end of `LONGEST_MS`. */
  readonly isAtRest: boolean;
  /** The state after an operator has done what the alarms call for. Absent if no alarm called. */
  readonly afterOperator?: SimulatedOutcome;
}

/** Runs a schedule of deliveries and faults to its end, in virtual time and in one go. */
export function simulate(blueprint: Blueprint, schedule: SimulatedSchedule): Promise<SimulatedOutcome> {
  return blueprint.alone(() => run(blueprint, schedule));
}

async function run(blueprint: Blueprint, schedule: SimulatedSchedule): Promise<SimulatedOutcome> {
  const { deliveries, seed, plan, latency, meter, signal } = schedule;
  const byId = new Map(
    deliveries.map((delivery) => [`${blueprint.source}-${delivery.idempotencyKey}`, delivery]),
  );
  const world = new World(blueprint, {
    seed,
    plan,
    latency,
    computationOf: (id) => byId.get(id) ?? NOTHING,
    ...(meter !== undefined && { meter }),
  });
  const start = world.clock.now();
  for (const delivery of deliveries) playDelivery(world, blueprint, delivery);
  const isAtRest = await untilAtRest(world, signal);
  if (world.work.failures.length > 0) throw world.work.failures[0];
  const look = async (atRest: boolean): Promise<SimulatedOutcome> => ({
    ...(await leftBy(world, blueprint)),
    tookMs: world.clock.now() - start,
    isAtRest: atRest,
  });
  const outcome = await look(isAtRest);
  const { undelivered, deadLetters, noticeLetters } = outcome;
  if (undelivered.length + deadLetters.length + noticeLetters.length === 0) return outcome;
  await operate(world, blueprint, signal);
  if (world.work.failures.length > 0) throw world.work.failures[0];
  return { ...outcome, afterOperator: await look(world.isIdle) };
}

const NOTHING: Computation = { failures: 0, resultCharacters: 0 };

/** Plays what producer and operator do with one delivery, each at its time. */
function playDelivery(world: World, blueprint: Blueprint, delivery: SimulatedDelivery): void {
  const { body, otherBody = body, idempotencyKey, sentAt, askedAt = [], redrivenAt = [] } = delivery;
  const redrive = delivery.isRedrivenInConsole ? redriveInConsole : redriveFailedDelivery;
  const at = (ms: number, act: () => Promise<unknown>): void => {
    world.work.add(world.clock.sleep(ms).then(act));
  };
  for (const [time, ms] of sentAt.entries())
    at(ms, () => produce(world, { idempotencyKey, body: time === 0 ? body : otherBody }));
  for (const ms of askedAt) at(ms, () => ask(world.api, idempotencyKey));
  for (const ms of redrivenAt) at(ms, () => redrive(world, blueprint, delivery));
}

async function leftBy(world: World, blueprint: Blueprint) {
  const { outputs } = blueprint;
  const queue = (url: string | undefined): readonly string[] =>
    url === undefined ? [] : world.stores.sqs.messages(url);
  return {
    source: blueprint.source,
    keptHeaders: blueprint.keptHeaders,
    hops: [...world.crossings.hops],
    injected: world.crossings.injected,
    trace: world.crossings.trace,
    log: world.log,
    acknowledged: world.acknowledged,
    written: [...world.written],
    objects: world.stores.s3.allObjects(),
    parked: queue(outputs.ParkingQueueUrl),
    deadLetters: queue(outputs.DeadLetterQueueUrl).map(parkedDelivery),
    undelivered: queue(outputs.UndeliveredQueueUrl),
    receivers: receiversOf(blueprint.template.resources),
    notices: [...world.notices],
    noticeLetters: noticeQueuesOf(outputs).flatMap(queue),
    executions: await describeAll(world, blueprint),
    invocations: world.compute.invocations,
    computedInVain: world.compute.inVain,
  };
}

async function describeAll(
  { engine: { stepFunctions } }: World,
  { outputs: { ProcessArn: stateMachineArn }, template }: Blueprint,
): Promise<readonly Readonly<Record<string, unknown>>[] | undefined> {
  const machine = template.machines.find(({ name }) => stateMachineArn?.endsWith(`:${name}`));
  if (machine?.type !== 'STANDARD') return undefined;
  const { executions } = await stepFunctions.call('ListExecutions', { stateMachineArn, maxResults: 1_000 });
  return Promise.all(
    (executions as readonly { readonly executionArn: string }[]).map(({ executionArn }) =>
      stepFunctions.call('DescribeExecution', { executionArn }),
    ),
  );
}

/** Track keeps `{deliveryId, …}`, EventBridge the whole event. */
export function eventOf(text: string): string {
  const { deliveryId, detail } = JSON.parse(text) as {
    readonly deliveryId?: string;
    readonly detail?: { readonly name: string };
  };
  return deliveryId ?? detail?.name ?? '';
}
