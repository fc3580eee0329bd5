import { Cancellation, type CancelSignal } from '../clock/cancellation.ts';
import type { Clock } from '../clock/clock.ts';
import type { CompiledTemplate } from './compile-template.ts';
import { type AroundHop, goStraight } from './hop.ts';
import { createInvokeTask } from '../integrations/create-invoke-task.ts';
import type { IntegrationTargets, OutsideTargets } from '../integrations/task-integration.ts';
import { stateMachineOf } from '../integrations/state-machine-of.ts';
import { checkStateMachines, loadStateMachines } from './load-state-machines.ts';
import { clockTime, createExecutionLog } from '../create-execution-log.ts';
import { type Random, randomUuid } from '../clock/random.ts';
import type { AccessControl } from '../roles/access-control.ts';
import { deliverEvent } from '../services/event-bridge/deliver-event.ts';
import { type BusEvent, createEventBuses, type EventBuses } from '../services/event-bridge/event-buses.ts';
import { DEFAULT_BUS, type RuleTarget } from '../services/event-bridge/read-rule.ts';
import { callHttp as callOverNetwork, type CallHttp } from '../services/api-gateway/integration/call-http.ts';
import { readSecrets } from '../services/secrets/read-secrets.ts';
import { SecretStore } from '../services/secrets/secret-store.ts';
import { controlPipes } from '../services/pipes/control-pipes.ts';
import type { PipeControl } from '../services/operator-api/operator-view.ts';
import type { PipeOptions } from '../services/pipes/run-pipes.ts';
import { runSchedules } from '../services/scheduler/run-schedules.ts';
import type { Stores } from '../services/stores/start-stores.ts';
import { callInTheNameOf } from '../services/step-functions/call-in-the-name-of.ts';
import type { InvokeTask } from '../state-machine/execution/run-execution.ts';
import {
  type StepFunctionsOptions,
  StepFunctionsService,
} from '../services/step-functions/step-functions-service.ts';
import { UnderWay } from './under-way.ts';

/**
 * What an engine runs on. `startLocalRun` passes the embedded stores and worker threads; a simulation passes its own
 * stores and functions, a virtual clock and seeded randomness.
 */
export interface EngineOptions {
  readonly template: CompiledTemplate;
  /**
   * Clients with the SDK's `send(command)`. They must evaluate the roles, as the embedded stores do for each request.
   * Stores whose ReceiveMessage does not wait for messages must have `messageVisible`.
   */
  readonly stores: Pick<Stores, 'clientsOf' | 'operator'> & Pick<PipeOptions, 'messageVisible'>;
  /** By ARN and by name. The caller stops them. */
  readonly functions: IntegrationTargets['functions'];
  /** Sends requests to addresses outside AWS. Default: over the network. */
  readonly callHttp?: CallHttp;
  /** The secrets of connections, and the material of keys. Default: those of the template, with generated values. */
  readonly secrets?: Pick<SecretStore, 'find'>;
  /** A hook around every call between services, to make calls fail. Default: `goStraight`. */
  readonly around?: AroundHop;
  /** Throttles Step Functions as in a region of this class, or by these limits. Default: no throttling. */
  readonly quotas?: StepFunctionsOptions['quotas'];
  /** Whether the last Express executions can also be described. Default: no, as on AWS. */
  readonly expressHistory?: boolean;
  /** Keeps executions beyond the run. Default: they are not kept. */
  readonly archive?: StepFunctionsOptions['archive'];
  /** Called for every history event of every execution. */
  readonly onEvent?: NonNullable<StepFunctionsOptions['onEvent']>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: (line: string) => void;
}

/**
 * The state machines, rules, pipes and schedules of a template, connected to each other, to functions and to stores.
 */
export interface Engine {
  readonly stepFunctions: StepFunctionsService;
  /** The Step Functions API, called with a role. */
  readonly callStepFunctions: IntegrationTargets['stepFunctions'];
  /** Whether no work is in progress: no execution, event, message in a pipe or start of a schedule. */
  readonly isAtRest: boolean;
  readonly pipes: PipeControl;
  /** Fires every schedule now. */
  fireSchedules(): Promise<void>;
  /**
   * Runs another template from now on. Running executions continue with the definition they were started with.
   * Schedules and pipes that have not changed continue.
   *
   * @throws UnsupportedError; then nothing has changed
   */
  replace(template: CompiledTemplate, functions: IntegrationTargets['functions']): Promise<void>;
  stop(graceMs: number, endNow?: CancelSignal): Promise<void>;
}

/**
 * Loads everything behind the API. Refuses integrations that the local run does not support. Time comes only from the
 * clock, so a run on a virtual clock is the same each time. The caller makes API Gateway's calls of the engine and
 * the hop around them (`loadApi` in `local-run.ts`).
 *
 * @throws UnsupportedError
 */
export function loadEngine(options: EngineOptions): Engine {
  const { template, stores, clock, random, log } = options;
  const { account, access } = template;
  const { around = goStraight } = options;
  const underWay = new UnderWay();
  const busesOf = (of: CompiledTemplate): EventBuses =>
    createEventBuses(of, (target, event) => underWay.follow(deliver(target, event)));
  const stopping = new Cancellation();
  const current = { template, buses: busesOf(template) };
  const functions = new Map(options.functions);
  const eventBuses: EventBuses = {
    has: (bus) => current.buses.has(bus),
    put: (event, bus) => current.buses.put(event, bus),
  };
  const { callHttp = callOverNetwork, secrets = generatedSecrets(options) } = options;
  const outside: OutsideTargets = {
    callHttp,
    clock,
    findSecret: (id) => secrets.find('secretsmanager', id),
    findKey: (id) => secrets.find('kms', id),
    connectionOf: (arn) => current.template.outside.connections.get(arn),
  };
  const targets: IntegrationTargets = {
    clientsOf: (roleArn) => stores.clientsOf(roleArn),
    functions,
    stepFunctions: (...call) => callStepFunctions(...call),
    authorize: (roleArn, action, resource, context) =>
      access.authorize({ roleArn, action, resource, ...(context !== undefined && { context }) }),
    eventBuses,
    outside,
    account,
    clock,
    newRequestId: () => randomUuid(random),
  };
  const stepFunctions = new StepFunctionsService({
    clock,
    random,
    region: account.region,
    accountId: account.accountId,
    invoke: createInvoke(targets, access, around),
    onStatusChange: (event) => eventBuses.put(event as unknown as BusEvent, DEFAULT_BUS),
    onEvent: both(createExecutionLog(log), options.onEvent),
    ...(options.quotas !== undefined && { quotas: options.quotas }),
    archive: options.archive,
    expressHistory: options.expressHistory ?? false,
  });
  const callStepFunctions = callInTheNameOf(stepFunctions, access);
  const surroundings = {
    access,
    account,
    around,
    clientsOf: targets.clientsOf,
    clock,
    callStepFunctions,
    log,
    signal: stopping.signal,
    underWay,
  };

  async function deliver(target: RuleTarget, event: BusEvent): Promise<void> {
    const line = `${clockTime(clock.now())}  EventBridge  ${describeEvent(event)} -> ${String(event.id)}`;
    const became = await deliverEvent(target, event, {
      ...surroundings,
      clients: stores.operator,
      outside,
      destinationOf: (arn) => current.template.outside.destinations.get(arn),
    }).catch((error: unknown) => `dropped: ${(error as Error).message}`);
    log(became === 'delivered' ? line : `${line}  not delivered: ${became}`);
  }

  loadStateMachines(template.machines, stepFunctions, targets);
  const startSchedules = (of: CompiledTemplate) => {
    const over = new Cancellation();
    const running = runSchedules(of.schedules, { ...surroundings, signal: over.signal });
    return { fire: () => running.fire(), stop: () => over.abort(new Error('the schedules stop')) };
  };
  const startPipes = (of: CompiledTemplate) =>
    controlPipes(of.pipes, { ...surroundings, messageVisible: stores.messageVisible });
  let schedules = startSchedules(template);
  let pipes = startPipes(template);
  return {
    stepFunctions,
    callStepFunctions,
    get isAtRest() {
      return underWay.isNothing && stepFunctions.isIdle;
    },
    fireSchedules: () => schedules.fire(),
    pipes: {
      list: () => pipes.list(),
      start: (arn) => pipes.start(arn),
      stop: (arn) => pipes.stop(arn),
    },
    replace: async (next, nextFunctions) => {
      const buses = busesOf(next);
      checkStateMachines(next.machines, { ...targets, functions: nextFunctions, eventBuses: buses });
      const before = current.template;
      Object.assign(current, { template: next, buses });
      access.replaceBy(next.access);
      functions.clear();
      for (const [name, loaded] of nextFunctions) functions.set(name, loaded);
      stepFunctions.replaceStateMachines(next.machines);
      if (hasChanged('AWS::Scheduler::Schedule', before, next)) {
        schedules.stop();
        schedules = startSchedules(next);
      }
      if (!hasChanged('AWS::Pipes::Pipe', before, next)) return;
      const old = pipes;
      pipes = startPipes(next);
      await old.stopAll();
    },
    stop: async (graceMs, endNow) => {
      schedules.stop();
      stopping.abort(new Error('the run stops'));
      await pipes.stopAll();
      await stepFunctions.stop(graceMs, endNow);
    },
  };
}

function generatedSecrets({ template, clock, random }: EngineOptions): SecretStore {
  const { account, access, resources } = template;
  const store = new SecretStore({ account, clock, random, onGenerated: () => undefined });
  store.declare(readSecrets(resources, access, account));
  return store;
}

function hasChanged(type: string, before: CompiledTemplate, after: CompiledTemplate): boolean {
  const [old, next] = [before, after].map(({ resources }) =>
    JSON.stringify(resources.filter((resource) => resource.type === type)),
  );
  return old !== next;
}

type OnEvent = NonNullable<StepFunctionsOptions['onEvent']>;

function both(first: OnEvent, second: OnEvent = () => undefined): OnEvent {
  return (execution, event) => {
    first(execution, event);
    second(execution, event);
  };
}

/** Runs the tasks of all executions. Each call of an integration is a hop. */
function createInvoke(targets: IntegrationTargets, access: AccessControl, around: AroundHop): InvokeTask {
  const invoke = createInvokeTask(targets, (roleArn, executionArn) =>
    access.mayAssume(roleArn, 'states.amazonaws.com', stateMachineOf(executionArn)),
  );
  return (call) => {
    const { executionArn, resource, stateName } = call;
    return around(
      {
        kind: 'task',
        caller: stateMachineOf(executionArn),
        state: stateName,
        action: resource.replace(/^arn:[^:]*:states:::/, ''),
        subject: executionArn,
        attempt: call.retryCount + 1,
      },
      () => invoke(call),
    );
  };
}

function describeEvent({ detail }: BusEvent): string {
  const { name, deliveryId = '', status } = (detail ?? {}) as Readonly<Record<string, string | undefined>>;
  return `${name ?? deliveryId}  ${status ?? 'event'}`;
}
