import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { DELIVERY } from '../../contracts/delivery.ts';
import type { IntegrationTargets } from '../../local/integrations/task-integration.ts';
import { type AroundHop, goStraight } from '../../local/engine/hop.ts';
import { type Engine, loadEngine } from '../../local/engine/load-engine.ts';
import { type Random, seededRandom } from '../../local/clock/random.ts';
import type { RestApi } from '../../local/services/api-gateway/load-rest-api.ts';
import type { StepFunctionsOptions } from '../../local/services/step-functions/step-functions-service.ts';
import { VirtualClock } from '../../local/clock/virtual-clock.ts';
import { apiServices } from './api-services.ts';
import type { Blueprint } from './blueprint.ts';
import { Crossings, type Latency } from './fault-injection/crossings.ts';
import type { RunControl } from './fault-injection/run-control.ts';
import type { FaultPlan } from './fault-injection/fault-plan.ts';
import type { Meter } from './meter.ts';
import { type Computation, SimulatedCompute } from './functions/simulated-compute.ts';
import { simulatedFunctions } from './functions/simulated-functions.ts';
import { SimulatedVerifier } from './functions/simulated-verifier.ts';
import {
  type Item,
  type SimulatedStores,
  simulateStores,
  type TableWrite,
} from './stores/simulate-stores.ts';
import type { Entry } from './sources/entry.ts';
import type { PlannedRequest } from './sources/request-of.ts';
import { Work } from './work.ts';

export interface WorldOptions {
  readonly seed: number;
  readonly plan: FaultPlan;
  readonly latency: Latency;
  readonly computationOf: (deliveryId: string) => Computation;
  /** Time of the run. Default: a clock of its own. */
  readonly clock?: VirtualClock;
  /** Quotas of Step Functions. Default: none. */
  readonly quotas?: StepFunctionsOptions['quotas'];
  /** Whether DynamoDB has the units that a write takes. Default: always. */
  readonly admitsWrite?: (write: TableWrite) => boolean;
  /** Wraps every call that has crossed its boundary without a fault, so that it can be refused where it arrives. */
  readonly around?: AroundHop;
  /** Replaces the functions of the template. Default: the simulated verifier, and the simulated computation for all others. */
  readonly functions?: (world: World) => IntegrationTargets['functions'];
  /** Called for everything that is billed: calls of stores, events of executions, invocations. */
  readonly meter?: Meter;
  /** Without a trace, a log and old states of records. For runs of very many deliveries. */
  readonly forgetful?: boolean;
  /** Fires schedules even if no delivery waits for them. */
  readonly firesIdleSchedules?: boolean;
}

/** A request that was sent, however it was answered. */
export interface Sent extends PlannedRequest {
  readonly idempotencyKey: string;
  readonly isForged: boolean;
  /** Of the answer. Undefined while there is none. */
  status?: number;
}

/** A request that was answered 2xx. */
export interface Acknowledged {
  readonly deliveryId: string;
  readonly body: string;
}

/**
 * One simulated run: the engine of `npm start` with a clock of its own and empty stores, in which every hop is a
 * crossing. The options determine everything.
 */
export class World {
  readonly clock: VirtualClock;
  readonly work = new Work();
  /** The source of all randomness. */
  readonly random: Random;
  /** Every state of every record, in the order of writing. */
  readonly written: Item[] = [];
  readonly log: string[] = [];
  readonly acknowledged: Acknowledged[] = [];
  /** In the order in which they were sent. */
  readonly sent: Sent[] = [];
  /** The source that deliveries are sent to. */
  readonly entry: Entry;
  readonly crossings: Crossings;
  readonly stores: SimulatedStores;
  readonly compute: SimulatedCompute;
  readonly verifier: SimulatedVerifier;
  readonly engine: Engine;
  readonly api: RestApi;
  /** How often a Standard execution was started, by name. */
  readonly started = new Map<string, number>();
  private readonly pipeQueues: readonly string[];

  constructor(blueprint: Blueprint, options: WorldOptions) {
    const { seed, plan, latency, computationOf, quotas, meter, forgetful = false } = options;
    const { functions = () => simulatedFunctions(blueprint, this) } = options;
    const { clock = new VirtualClock(), admitsWrite, around: inner = goStraight } = options;
    this.clock = clock;
    const { template, nameOf } = blueprint;
    this.entry = blueprint.entry;
    this.random = seededRandom(seed);
    const { random } = this;
    this.pipeQueues = template.pipes.map(({ queueUrl }) => queueUrl);
    this.crossings = new Crossings({ clock, random, plan, latency, forgetful, nameOf, run: this.control() });
    this.stores = simulateStores(template, {
      clock,
      onWritten: (item) => {
        if (!forgetful) this.written.push(item);
      },
      onRequest: (request) => meter?.onRequest(request),
      ...(admitsWrite !== undefined && { admitsWrite }),
    });
    this.compute = new SimulatedCompute(this.stores, clock, {
      computationOf,
      onInvoked: (ms) => meter?.onInvoked(ms),
    });
    this.verifier = new SimulatedVerifier({
      ...template,
      clock,
      onInvoked: (ms) => meter?.onVerified(ms),
    });
    const crossed: AroundHop = (hop, call) => this.crossings.around(hop, () => inner(hop, call));
    const around = options.firesIdleSchedules ? crossed : this.withoutIdleSchedules(crossed);
    const logged = machinesWithData(blueprint);
    this.engine = loadEngine({
      template,
      stores: this.stores,
      functions: functions(this),
      around,
      ...(quotas !== undefined && { quotas }),
      clock,
      random,
      log: (line) => {
        if (!forgetful) this.log.push(line);
      },
      onEvent: (execution, event) => {
        if (event.type === 'ExecutionStarted') this.countStart(execution);
        meter?.onEvent(execution, event);
        if (logged.has(execution.stateMachineName)) this.log.push(...dataOf(event));
      },
    });
    this.api = metered(
      blueprint.apiIn({
        clock,
        random,
        around,
        services: apiServices(this.engine.callStepFunctions, (roleArn) => this.stores.clientsOf(roleArn)),
      }),
      meter,
    );
  }

  /** Whether nothing happens any more except schedules. */
  get isIdle(): boolean {
    const { engine, stores, work } = this;
    return engine.isAtRest && work.isNothing && this.pipeQueues.every((url) => stores.sqs.isEmpty(url));
  }

  private countStart({ name, type }: { readonly name: string; readonly type: string }): void {
    if (type === 'STANDARD') this.started.set(name, (this.started.get(name) ?? 0) + 1);
  }

  private control(): RunControl {
    const service = () => this.engine.stepFunctions;
    return {
      isAtLeastOnce: (executionArn) => {
        const running = service().findRunning(executionArn);
        return running?.machine.type === 'EXPRESS' ? !running.isSynchronous : undefined;
      },
      repeat: (executionArn) => service().repeatExecution(executionArn),
      lose: (executionArn) => service().loseExecution(executionArn),
      background: (task) => this.work.add(task),
    };
  }

  /**
   * A run of Reconcile that finds nothing changes nothing (a test shows it), so it is skipped: there would be
   * thousands.
   */
  private withoutIdleSchedules(around: AroundHop): AroundHop {
    return (hop, call) =>
      hop.kind === 'schedule' && !this.isAnythingDue()
        ? Promise.resolve(undefined as Awaited<ReturnType<typeof call>>)
        : around(hop, call);
  }

  private isAnythingDue(): boolean {
    const now = new Date(this.clock.now()).toISOString();
    const { shard, checkAt } = DELIVERY.openIndex;
    return this.stores.dynamodb.someItem((item) => shard in item && String(item[checkAt]?.S) < now);
  }
}

function metered(api: RestApi, meter: Meter | undefined): RestApi {
  if (meter === undefined) return api;
  return {
    ...api,
    handle: async (request) => {
      const answer = await api.handle(request);
      meter.onAnswered(answer.status);
      return answer;
    },
  };
}

/** The state machines whose log holds inputs and outputs: none, if the template is right. */
function machinesWithData({ template }: Blueprint): ReadonlySet<string> {
  const isLogged = (properties: Readonly<Record<string, unknown>>): boolean =>
    (properties.LoggingConfiguration as { readonly IncludeExecutionData?: boolean } | undefined)
      ?.IncludeExecutionData === true;
  return new Set(
    template.resources.filter(({ properties }) => isLogged(properties)).map(({ logicalId }) => logicalId),
  );
}

/** What a log with execution data shows of an event. */
function dataOf(event: HistoryEvent): readonly string[] {
  const { executionStartedEventDetails, stateEnteredEventDetails, taskScheduledEventDetails } = event;
  return [
    executionStartedEventDetails?.input,
    stateEnteredEventDetails?.input,
    taskScheduledEventDetails?.parameters,
  ].filter((text) => text !== undefined);
}
