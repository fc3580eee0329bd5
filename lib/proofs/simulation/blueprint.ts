import type { Clock } from '../../local/clock/clock.ts';
import { compileTemplate, type CompiledTemplate } from '../../local/engine/compile-template.ts';
import type { AroundHop } from '../../local/engine/hop.ts';
import { type ApiSurroundings, loadApi } from '../../local/engine/load-api.ts';
import type { Random } from '../../local/clock/random.ts';
import type { RestApi } from '../../local/services/api-gateway/load-rest-api.ts';
import type { ServiceHops } from '../../local/services/protocol/service-hops.ts';
import { checkResources } from '../../local/template/check-resource.ts';
import { accountOf } from '../../local/template/account-of.ts';
import type { LocalAccount } from '../../local/template/local-account.ts';
import { readOutputs, readTemplate, type TemplateResource } from '../../local/template/read-template.ts';
import { describeResource } from '../../local/template/resource-attributes.ts';
import { entryOf, SIMULATED_API_KEY } from './entry.ts';
import { sentHeaders } from './sent-by.ts';
import { SHORT_OUTPUTS, type Outputs } from './outputs.ts';

/** What the API of a blueprint uses in the current run. */
interface Surroundings {
  readonly clock: Clock;
  readonly random: Random;
  readonly services: ServiceHops;
  readonly around: AroundHop;
}

/** A template, read and compiled once for any number of simulated runs. */
export interface Blueprint {
  readonly template: CompiledTemplate;
  /** The outputs of the stack, by which the machines and queues of a pipeline are found. */
  readonly outputs: Outputs;
  /** The source that deliveries are sent to. */
  readonly source: string;
  /** The id of the delivery with this idempotency key. */
  readonly idOf: (idempotencyKey: string) => string;
  /** Names of the headers of a simulated delivery that the API keeps with the payload. */
  readonly keptHeaders: ReadonlySet<string>;
  /** Short name of a machine or queue by its ARN: that of its output, or its logical id. */
  readonly nameOf: (arn: string) => string;
  /** The API in the surroundings of one run, until the next call. */
  apiIn(surroundings: Surroundings): RestApi;
  /**
   * Runs a simulation with worlds of this blueprint after all earlier ones have ended. Two at a time would share the
   * API, and one would see the deliveries of the other.
   */
  alone<T>(simulation: () => Promise<T>): Promise<T>;
}

export interface BlueprintOptions {
  /** Alters the resources before they are compiled. */
  readonly change?: Change;
  /**
   * Whether the stage throttles. Its token buckets carry over from run to run. A request that they refuse is answered
   * 429 and never accepted, so nothing has to be kept.
   *
   * @default false
   */
  readonly isThrottled?: boolean;
}

/** Replaces resources. `nameOf` gives the short name of each: that of its output, or its logical id. */
export type Change = (
  resources: readonly TemplateResource[],
  nameOf: (resource: TemplateResource) => string,
) => readonly TemplateResource[];

/**
 * Compiles a template for simulation: what `npm start` runs, compiled by the same readers. Compiling takes a hundred times as long
 * as a run.
 */
export function createBlueprint(template: object, options: BlueprintOptions = {}): Blueprint {
  const { change = (resources) => resources, isThrottled = false } = options;
  const account = accountOf(template);
  const read = readTemplate(template, account);
  const outputs = readOutputs(template, account);
  const names = shortNames(outputs, account);
  const nameOf = (arn: string): string => names.get(arn) ?? arn.split(/[:/]/).at(-1) ?? arn;
  const resources = change(isThrottled ? read : read.map(withoutThrottling), (resource) =>
    nameOf(arnOf(resource, account)),
  );
  // What a change adds has not been checked by readTemplate.
  checkResources(resources, account);
  const compiled = compileTemplate(resources, account);
  const current: { surroundings?: Surroundings } = {};
  let last: Promise<unknown> = Promise.resolve();
  const api = loadSharedApi(compiled, current);
  return {
    template: compiled,
    outputs,
    source: entryOf(api).source,
    idOf: entryOf(api).idOf,
    keptHeaders: keptHeaders(compiled.resources),
    nameOf,
    apiIn: (surroundings) => {
      current.surroundings = surroundings;
      return api;
    },
    alone: (simulation) => {
      const result = last.then(simulation);
      last = result.catch(() => undefined);
      return result;
    },
  };
}

function arnOf({ type, logicalId, properties }: TemplateResource, account: LocalAccount): string {
  return describeResource(type, logicalId, account, properties).attributes.Arn ?? logicalId;
}

/** The headers that a request template of the API names. */
function keptHeaders(resources: readonly TemplateResource[]): ReadonlySet<string> {
  const templates = resources
    .filter(({ type }) => type === 'AWS::ApiGateway::Method')
    .map(({ properties }) => JSON.stringify(properties.Integration ?? {}));
  const isNamed = (name: string): boolean =>
    // A name stands in the template as a quoted text, and the template in the JSON of the resource.
    templates.some((template) => template.includes(`\\"${name}\\"`));
  return new Set(Object.keys(sentHeaders('')).filter(isNamed));
}

/** `IngestArn` is `Ingest`, `ParkingQueueUrl` is `ParkingQueue`, both by ARN. */
function shortNames(outputs: Outputs, account: LocalAccount): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(outputs)
      .filter(([output]) => SHORT_OUTPUTS.test(output))
      .map(([output, value]) => [
        value.startsWith('arn:') ? value : account.arn('sqs', value.split('/').at(-1) ?? ''),
        output.replace(SHORT_OUTPUTS, ''),
      ]),
  );
}

/** Compiles the API once. It uses the surroundings of the current run. */
function loadSharedApi(
  { resources, access, account }: CompiledTemplate,
  current: { readonly surroundings?: Surroundings },
): RestApi {
  if (!resources.some(({ type }) => type === 'AWS::ApiGateway::RestApi')) return NO_API;
  const now = (): Surroundings => {
    if (current.surroundings === undefined) throw new Error('no simulated run is active');
    return current.surroundings;
  };
  const surroundings: ApiSurroundings = {
    account,
    access,
    apiKeyValue: SIMULATED_API_KEY,
    clock: {
      now: () => current.surroundings?.clock.now() ?? 0,
      sleep: (ms, signal) => now().clock.sleep(ms, signal),
      turn: () => now().clock.turn(),
    },
    random: { next: () => now().random.next() },
    services: {
      states: (call) => now().services.states!(call),
      dynamodb: (call) => now().services.dynamodb!(call),
    },
    around: (hop, call) => now().around(hop, call),
  };
  return loadApi(resources, surroundings);
}

/** For a template whose machines are started by something else. */
const NO_API: RestApi = {
  stageName: '',
  routes: [],
  apiKeys: [],
  handle: () => Promise.reject(new Error('the template has no REST API')),
};

const THROTTLING = new Set(['MethodSettings', 'Throttle', 'Quota']);

/** Removes the limits of the API's stage and usage plan. Any other resource stays as it is. */
export function withoutThrottling(resource: TemplateResource): TemplateResource {
  if (!/^AWS::ApiGateway::(Stage|UsagePlan)$/.test(resource.type)) return resource;
  const kept = Object.entries(resource.properties).filter(([name]) => !THROTTLING.has(name));
  return { ...resource, properties: Object.fromEntries(kept) };
}
