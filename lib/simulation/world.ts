import { GetItemCommand, type GetItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { IntegrationTargets } from '../local/integrations/integration.ts';
import { randomUuid, seededRandom } from '../local/random.ts';
import type { CallService } from '../local/rest-api/integration/call-service.ts';
import type { RestApi } from '../local/rest-api/load-rest-api.ts';
import { answerStepFunctions } from '../local/services/call-service.ts';
import { type BusEvent, type EventBuses, isOfService } from '../local/services/event-buses.ts';
import { DEFAULT_BUS } from '../local/services/read-rule.ts';
import { createExecutionLog } from '../local/log-executions.ts';
import { TaskError } from '../local/state-machine/task-error.ts';
import type { RegionClass } from '../local/step-functions/quotas.ts';
import { StepFunctionsService } from '../local/step-functions/step-functions-service.ts';
import { LOCAL_ACCOUNT } from '../local/template/local-account.ts';
import { VirtualClock } from '../local/virtual-clock.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { Blueprint } from './blueprint.ts';
import { type CarrierOptions, carryEvents } from './carry-events.ts';
import { Crossings, type Latency } from './crossings.ts';
import { Executions } from './executions.ts';
import { feedPipe } from './feed-pipe.ts';
import { type Computation, SimulatedCompute } from './simulated-compute.ts';
import {
  type Item,
  type SimulatedStores,
  simulateStores,
  type StoreRequest,
} from './stores/simulate-stores.ts';
import { Work } from './work.ts';

export interface WorldOptions {
  readonly seed: number;
  readonly plan: FaultPlan;
  readonly latency: Latency;
  readonly computationOf: (deliveryId: string) => Computation;
  /** Step Functions has no quotas where they are not given. */
  readonly regionClass?: RegionClass;
  /** What stands for the functions of the template; where it is not given, the simulated computation stands for all. */
  readonly functions?: (world: World) => IntegrationTargets['functions'];
  /** Told of what is billed: calls of stores, events of executions, invocations. */
  readonly meter?: Meter;
  /** Without a trace, a log and the states of records that are no more: for runs of very many deliveries. */
  readonly forgetful?: boolean;
}

/** Who counts what a run does. Times are those of the run's clock. */
export interface Meter {
  onRequest(request: StoreRequest): void;
  onEvent(execution: MeteredExecution, event: HistoryEvent): void;
  onInvoked(ms: number): void;
  /** An event of one's own that is put on a bus. */
  onPublished(event: object): void;
  /** A request that the API has answered, with the status of the answer. */
  onAnswered(status: number): void;
}

/** An execution, as far as its bill goes. */
export interface MeteredExecution {
  readonly executionArn: string;
  readonly stateMachineName: string;
  readonly type: 'STANDARD' | 'EXPRESS';
}

/** Everything that one simulated run has: a clock of its own, empty stores, and the machines of the blueprint. */
export class World {
  readonly clock = new VirtualClock();
  readonly work = new Work();
  /** Every state of every record, in the order in which it was written. */
  readonly written: Item[] = [];
  readonly log: string[] = [];
  readonly crossings: Crossings;
  readonly stores: SimulatedStores;
  readonly executions: Executions;
  readonly compute: SimulatedCompute;
  readonly stepFunctions: StepFunctionsService;
  readonly api: RestApi;
  /** How often an execution of Process was started, by name. */
  readonly started = new Map<string, number>();
  /** Executions that run. */
  private running = 0;

  constructor(blueprint: Blueprint, options: WorldOptions) {
    const { seed, plan, latency, computationOf, regionClass, meter, forgetful = false } = options;
    const { functions = () => this.compute.functions(blueprint) } = options;
    const { clock } = this;
    const random = seededRandom(seed);
    this.crossings = new Crossings({ clock, random, plan, latency, forgetful });
    this.executions = new Executions(blueprint, this.crossings, () => this.stepFunctions);
    this.stores = simulateStores(blueprint.resources, LOCAL_ACCOUNT, {
      clock,
      onSent: (queueUrl) => poll(queueUrl),
      onWritten: (item) => {
        if (!forgetful) this.written.push(item);
      },
      onRequest: (request) => meter?.onRequest(request),
    });
    this.compute = new SimulatedCompute(this.stores, clock, {
      computationOf,
      onInvoked: (ms) => meter?.onInvoked(ms),
    });
    const poll = feedPipe(blueprint, this.stores, this.carrier());
    const eventBuses = metered(carryEvents(blueprint, this.stores, this.carrier()), meter);
    const targets = {
      ...this.targets(blueprint, eventBuses, () => randomUuid(random)),
      functions: functions(this),
    };
    const logged = machinesWithData(blueprint);
    const log = forgetful ? undefined : createExecutionLog((line) => this.log.push(line));
    this.stepFunctions = new StepFunctionsService({
      clock,
      random,
      region: LOCAL_ACCOUNT.region,
      accountId: LOCAL_ACCOUNT.accountId,
      ...(regionClass !== undefined && { quotas: regionClass }),
      invoke: this.executions.invoker(targets, blueprint.access),
      onStatusChange: (event) => eventBuses.put(event as unknown as BusEvent, DEFAULT_BUS),
      onEvent: (execution, event) => {
        if (event.type === 'ExecutionStarted') this.countStart(execution);
        if (event.type === 'ExecutionStarted' || event.type === 'ExecutionRedriven') this.running += 1;
        if (/^Execution(Succeeded|Failed|TimedOut|Aborted)$/.test(event.type ?? '')) this.running -= 1;
        meter?.onEvent(execution as never, event);
        log?.(execution, event);
        if (logged.has(execution.stateMachineName)) this.log.push(...dataOf(event));
      },
    });
    for (const machine of blueprint.machines) this.stepFunctions.addStateMachine(machine);
    this.api = meteredApi(blueprint.apiIn({ clock, random, callService: this.accepter() }), meter);
  }

  private countStart({ name, type }: { readonly name: string; readonly type: string }): void {
    if (type === 'STANDARD') this.started.set(name, (this.started.get(name) ?? 0) + 1);
  }

  /** What the services between the machines need. */
  carrier(): CarrierOptions {
    const { clock, crossings, executions, work } = this;
    return { clock, crossings, executions, work };
  }

  /** Whether nothing happens any more but schedules. */
  get isIdle(): boolean {
    return this.running === 0 && this.work.isDone;
  }

  private targets(
    blueprint: Blueprint,
    eventBuses: EventBuses,
    newRequestId: () => string,
  ): Omit<IntegrationTargets, 'functions'> {
    const { access } = blueprint;
    return {
      clientsOf: (roleArn) => this.stores.clientsOf(roleArn),
      stepFunctions: (_roleArn, action, request) => this.executions.call(action, request),
      authorize: (roleArn, action, resource) => access.authorize({ roleArn, action, resource }),
      eventBuses,
      account: LOCAL_ACCOUNT,
      clock: this.clock,
      newRequestId,
    };
  }

  /** API Gateway's call of Step Functions, as a crossing: what is lost on the way is a 5xx to the producer. */
  private accepter(): CallService {
    return async ({ service, action, roleArn, body }) => {
      if (service === 'dynamodb') return this.readRecord(roleArn, body);
      const started: { arn?: string } = {};
      const start = (): ReturnType<typeof answerStepFunctions> =>
        answerStepFunctions(
          async (_role, name, request) => {
            const answer = await this.executions.call(name, request);
            started.arn = String(answer.executionArn);
            return answer;
          },
          { roleArn, action, body },
        );
      try {
        return (await this.crossings.cross({
          kind: 'accept',
          place: 'API -> Ingest',
          // Where Step Functions is out it is out for API Gateway as well: nothing is accepted then.
          integration: 'states:startExecution',
          isAtLeastOnce: action === 'StartExecution',
          proceed: start,
          repeatRun: () => this.executions.startAgain(started.arn ?? ''),
        })) as Awaited<ReturnType<typeof start>>;
      } catch (error) {
        if (!(error instanceof TaskError)) throw error;
        const status = error.error === 'ThrottlingException' ? 400 : 500;
        return { status, headers: {}, body: JSON.stringify({ __type: error.error }) };
      }
    };
  }

  /** API Gateway's call of DynamoDB, `GetItem` on behalf of `GET /deliveries/{id}`. */
  private async readRecord(roleArn: string, body: string): Promise<Awaited<ReturnType<CallService>>> {
    const request = new GetItemCommand(JSON.parse(body) as GetItemCommandInput);
    const answer = await this.stores.clientsOf(roleArn).dynamodb.send(request);
    return { status: 200, headers: {}, body: JSON.stringify(answer) };
  }
}

function metered(buses: EventBuses, meter: Meter | undefined): EventBuses {
  return {
    ...buses,
    put: (event, bus) => {
      if (!isOfService(event)) meter?.onPublished(event);
      buses.put(event, bus);
    },
  };
}

function meteredApi(api: RestApi, meter: Meter | undefined): RestApi {
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

/** The state machines whose log holds inputs and outputs: none, if the template is as it should be. */
function machinesWithData({ resources }: Blueprint): ReadonlySet<string> {
  const isLogged = (properties: Readonly<Record<string, unknown>>): boolean =>
    (properties.LoggingConfiguration as { readonly IncludeExecutionData?: boolean } | undefined)
      ?.IncludeExecutionData === true;
  return new Set(
    resources.filter(({ properties }) => isLogged(properties)).map(({ logicalId }) => logicalId),
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
