import type { Clock } from './clock.ts';
import { createInvokeTask } from './integrations/create-invoke-task.ts';
import type { IntegrationTargets } from './integrations/integration.ts';
import { stateMachineOf } from './integrations/state-machine-of.ts';
import { loadStateMachines } from './load-state-machines.ts';
import { clockTime, createExecutionLog } from './log-executions.ts';
import { type Random, randomUuid } from './random.ts';
import type { AccessControl } from './roles/access-control.ts';
import { type BusEvent, createEventBus, type Target } from './services/event-bus.ts';
import { loadFunctions } from './services/load-functions.ts';
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

/** The state machines, functions and rules of a template, wired to each other and to the stores. */
export interface Engine {
  readonly stepFunctions: StepFunctionsService;
  /** The Step Functions API, called in the name of a role. */
  readonly callStepFunctions: IntegrationTargets['stepFunctions'];
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

  /** EventBridge names the execution by the event. What it may not deliver is dropped: the rule has no dead-letter queue. */
  async function deliver({ arn, roleArn, ruleArn }: Target, event: BusEvent): Promise<void> {
    const line = `${clockTime(clock.now())}  EventBridge  ${describeEvent(event)} -> ${String(event.id)}`;
    try {
      if (!access.mayAssume(roleArn, 'events.amazonaws.com', ruleArn))
        throw new Error(`${roleArn} cannot be assumed`);
      const start = { stateMachineArn: arn, name: event.id, input: JSON.stringify(event) };
      await callStepFunctions(roleArn, 'StartExecution', start);
      log(line);
    } catch (error) {
      log(`${line}  not delivered: ${(error as Error).message}`);
    }
  }

  loadStateMachines(resources, stepFunctions, targets);
  return {
    stepFunctions,
    callStepFunctions,
    stop: async (graceMs) => {
      await stepFunctions.stop(graceMs);
      await Promise.all([...new Set(functions.values())].map((loaded) => loaded.stop()));
    },
  };
}

function describeEvent({ detail }: BusEvent): string {
  const { name, status } = (detail ?? {}) as { readonly name?: string; readonly status?: string };
  return `${name ?? ''}  ${status ?? 'event'}`;
}
