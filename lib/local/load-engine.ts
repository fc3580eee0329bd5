import type { Clock } from './clock.ts';
import { clockTime, createExecutionLog } from './log-executions.ts';
import { type Random, randomUuid } from './random.ts';
import { type BusEvent, createEventBus } from './services/event-bus.ts';
import type { IntegrationTargets } from './services/integrations.ts';
import { loadFunctions } from './services/load-functions.ts';
import { createInvokeTask, loadStateMachines } from './services/load-state-machines.ts';
import type { Stores } from './services/start-stores.ts';
import { StepFunctionsService } from './step-functions/step-functions-service.ts';
import type { LocalAccount } from './template/local-account.ts';
import type { TemplateResource } from './template/read-template.ts';

export interface EngineOptions {
  readonly resources: readonly TemplateResource[];
  readonly assets: ReadonlyMap<string, string>;
  readonly account: LocalAccount;
  readonly stores: Stores;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: (line: string) => void;
}

/** The state machines, functions and rules of a template, wired to each other and to the stores. */
export interface Engine {
  readonly stepFunctions: StepFunctionsService;
  stop(graceMs: number): Promise<void>;
}

/**
 * Loads what runs behind the API. Everything that the template holds and the local run does not know is refused here.
 *
 * @throws UnsupportedError
 */
export function loadEngine({
  resources,
  assets,
  account,
  stores,
  clock,
  random,
  log,
}: EngineOptions): Engine {
  const { endpoints, clients } = stores;
  const functions = loadFunctions(resources, {
    account,
    assets,
    endpoints,
    clock,
    log: (text) => log(text.trimEnd()),
  });
  const targets: IntegrationTargets = {
    clients,
    functions,
    stepFunctions: () => stepFunctions,
    newRequestId: () => randomUuid(random),
  };
  const bus = createEventBus(resources, (arn, event) => void start(arn, event));
  const stepFunctions = new StepFunctionsService({
    clock,
    random,
    region: account.region,
    accountId: account.accountId,
    invoke: createInvokeTask(targets),
    onStatusChange: (event) => bus.put(event as unknown as BusEvent),
    onEvent: createExecutionLog(log),
  });
  // EventBridge names the execution by the event, so that the run of a repeated event can be recognised.
  const start = (stateMachineArn: string, event: BusEvent): Promise<unknown> => {
    log(`${clockTime(clock.now())}  EventBridge  ${describeEvent(event)} -> ${String(event.id)}`);
    return stepFunctions.call('StartExecution', {
      stateMachineArn,
      name: event.id,
      input: JSON.stringify(event),
    });
  };

  loadStateMachines(resources, stepFunctions, targets);
  return {
    stepFunctions,
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
