import type { Clock } from '../local/clock.ts';
import type { Random } from '../local/random.ts';
import { loadRestApi, type RestApi } from '../local/rest-api/load-rest-api.ts';
import type { CallService } from '../local/rest-api/integration/call-service.ts';
import type { AccessControl } from '../local/roles/access-control.ts';
import { loadAccessControl } from '../local/roles/load-access-control.ts';
import { loadDefinition } from '../local/state-machine/load-definition.ts';
import type { StateMachineDefinition } from '../local/state-machine/state-machine-definition.ts';
import { LOCAL_ACCOUNT } from '../local/template/local-account.ts';
import { readTemplate, type TemplateResource } from '../local/template/read-template.ts';

/** A state machine of the template, compiled. */
export interface CompiledMachine {
  readonly name: string;
  readonly definition: StateMachineDefinition;
  readonly roleArn: string;
  readonly type: 'STANDARD' | 'EXPRESS';
}

/** What the API of a blueprint reaches in the run that is going on. */
export interface Surroundings {
  readonly clock: Clock;
  readonly random: Random;
  readonly callService: CallService;
}

/** A template, read and compiled once for any number of simulated runs. */
export interface Blueprint {
  readonly resources: readonly TemplateResource[];
  readonly machines: readonly CompiledMachine[];
  readonly access: AccessControl;
  /** The API in the surroundings of one run. One run at a time. */
  apiIn(surroundings: Surroundings): RestApi;
}

/**
 * Compiles a template for simulation, with the same readers as the local run: state machines, mapping templates, schemas
 * and roles. Compiling takes a hundred times as long as a run. `change` alters resources before they are compiled.
 */
export function createBlueprint(
  template: object,
  change: (resource: TemplateResource) => TemplateResource = (resource) => resource,
): Blueprint {
  const resources = readTemplate(template, LOCAL_ACCOUNT).map(withoutThrottling).map(change);
  const current: { surroundings?: Surroundings } = {};
  const now = (): Surroundings => {
    if (current.surroundings === undefined) throw new Error('no simulated run is going on');
    return current.surroundings;
  };
  const { region, accountId } = LOCAL_ACCOUNT;
  const load = resources.some(({ type }) => type === 'AWS::ApiGateway::RestApi') ? loadRestApi : withoutApi;
  const api = load(resources, {
    clock: {
      now: () => current.surroundings?.clock.now() ?? 0,
      sleep: (ms, signal) => now().clock.sleep(ms, signal),
      turn: () => now().clock.turn(),
    },
    random: { next: () => now().random.next() },
    region,
    accountId,
    apiKeyValue: SIMULATED_API_KEY,
    callService: (call) => now().callService(call),
  });
  return {
    resources,
    machines: resources.filter(({ type }) => type === 'AWS::StepFunctions::StateMachine').map(compile),
    access: loadAccessControl(resources, LOCAL_ACCOUNT),
    apiIn: (surroundings) => {
      current.surroundings = surroundings;
      return api;
    },
  };
}

/** Of a template whose machines are started by something else. */
function withoutApi(): RestApi {
  return {
    stageName: '',
    handle: () => Promise.reject(new Error('the template has no REST API')),
  };
}

export const SIMULATED_API_KEY = 'simulated-key-of-producers';

const THROTTLING = new Set(['MethodSettings', 'Throttle', 'Quota']);

/**
 * The API's token buckets would carry over from run to run. What they refuse is answered 429 and never accepted: nothing
 * that has to be kept.
 */
function withoutThrottling(resource: TemplateResource): TemplateResource {
  const kept = Object.entries(resource.properties).filter(([name]) => !THROTTLING.has(name));
  return /^AWS::ApiGateway::(Stage|UsagePlan)$/.test(resource.type)
    ? { ...resource, properties: Object.fromEntries(kept) }
    : resource;
}

function compile({ logicalId, properties }: TemplateResource): CompiledMachine {
  const {
    DefinitionString,
    RoleArn = '',
    StateMachineType = 'STANDARD',
  } = properties as Record<string, string>;
  return {
    name: logicalId,
    definition: loadDefinition(DefinitionString, { logicalId }),
    roleArn: RoleArn,
    type: StateMachineType as CompiledMachine['type'],
  };
}
