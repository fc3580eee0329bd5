import type { Clock } from './clock.ts';
import { createInvokeTask } from './integrations/create-invoke-task.ts';
import type { IntegrationTargets } from './integrations/integration.ts';
import { stateMachineOf } from './integrations/state-machine-of.ts';
import { loadStateMachines } from './load-state-machines.ts';
import { clockTime, createExecutionLog } from './log-executions.ts';
import { type Random, randomUuid } from './random.ts';
import type { AccessControl } from './roles/access-control.ts';
import { deliverEvent } from './services/deliver-event.ts';
import { type BusEvent, createEventBus, type Target } from './services/event-bus.ts';
import { loadFunctions } from './services/load-functions.ts';
import { runPipes } from './services/run-pipes.ts';
import { runSchedules } from './services/run-schedules.ts';
import type { Stores } from './services/start-stores.ts';
import type { Endpoints } from './services/store-clients.ts';
import { callInTheNameOf } from './services/step-functions-access.ts';
import { StepFunctionsService } from './step-functions/step-functions-service.ts';
import type { LocalAccount } from './template/local-account.ts';
import type { TemplateResource } from './template/read-template.ts';

export interface EngineOptions {
  readonly resources: readonly TemplateResource[];
  readonly assets: ReadonlyMap<string, string>;
  readonly account: LocalAccount;
  readonly access: AccessControl;
  readonly stores: Stores;
  /** Where every service answers, once all of them have started. */
  readonly endpoints: () => Endpoints;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: (line: string) => void;
}

/** The state machines, functions, rules, pipes and schedules of a template, wired to each other and to the stores. */
export interface Engine {
  readonly stepFunctions: StepFunctionsService;
  /** The Step Functions API, called in the name of a role. */
  readonly callStepFunctions: IntegrationTargets['stepFunctions'];
  /** Fires every schedule now. */
  fireSchedules(): Promise<void>;
  stop(graceMs: number): Promise<void>;
}

/**
 * Loads what runs behind the API. Everything that the template holds and the local run does not know is refused here.
 *
 * @throws UnsupportedError
 */
export function loadEngine(options: EngineOptions): Engine {
  const { resources, account, access, stores, clock, random, log } = options;
  const newRequestId = (): string => randomUuid(random);
  const functions = loadFunctions(resources, {
    ...options,
    endpoints: options.endpoints,
    log: (text) => log(text.trimEnd()),
  });
  const bus = createEventBus(resources, account, (target, event) => void deliver(target, event));
  const targets: IntegrationTargets = {
    clientsOf: (roleArn) => stores.clientsOf(roleArn),
    functions,
    stepFunctions: (...call) => callStepFunctions(...call),
    authorize: (roleArn, action, resource) => access.authorize({ roleArn, action, resource }),
    putEvent: (event) => bus.put(event),
    account,
    clock,
    newRequestId,
  };
  const stepFunctions = new StepFunctionsService({
    clock,
    random,
    region: account.region,
    accountId: account.accountId,
    invoke: createInvokeTask(targets, (roleArn, executionArn) =>
      access.mayAssume(roleArn, 'states.amazonaws.com', stateMachineOf(executionArn)),
    ),
    onStatusChange: (event) => bus.put(event as unknown as BusEvent),
    onEvent: createExecutionLog(log),
  });
  const callStepFunctions = callInTheNameOf(stepFunctions, access);

  const surroundings = { access, account, clock, callStepFunctions, log };
  async function deliver(target: Target, event: BusEvent): Promise<void> {
    const line = `${clockTime(clock.now())}  EventBridge  ${describeEvent(event)} -> ${String(event.id)}`;
    const became = await deliverEvent(target, event, { ...surroundings, clients: stores.operator }).catch(
      (error: unknown) => `dropped: ${(error as Error).message}`,
    );
    log(became === 'delivered' ? line : `${line}  not delivered: ${became}`);
  }

  loadStateMachines(resources, stepFunctions, targets);
  const schedules = runSchedules(resources, surroundings);
  const pipes = runPipes(resources, { ...surroundings, clientsOf: (roleArn) => stores.clientsOf(roleArn) });
  return {
    stepFunctions,
    callStepFunctions,
    fireSchedules: () => schedules.fire(),
    stop: async (graceMs) => {
      schedules.stop();
      await pipes.stop();
      await stepFunctions.stop(graceMs);
      await Promise.all([...new Set(functions.values())].map((loaded) => loaded.stop()));
    },
  };
}

function describeEvent({ detail }: BusEvent): string {
  const { name, status } = (detail ?? {}) as { readonly name?: string; readonly status?: string };
  return `${name ?? ''}  ${status ?? 'event'}`;
}
