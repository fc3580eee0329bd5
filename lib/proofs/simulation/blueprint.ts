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
import { functionsOf, type KnownFunction } from '../../local/template/functions-of.ts';
import { describeResource } from '../../local/template/resource-attributes.ts';
import { isVerifier } from './functions/is-verifier.ts';
import { SHORT_OUTPUTS, type Outputs } from './outputs.ts';
import { entriesOf, type Entry, type EntryOptions, SIMULATED_API_KEY } from './sources/entry.ts';

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
  /** The functions of the template, found by reading every definition. */
  readonly functions: readonly KnownFunction[];
  /** The outputs of the stack, by which the machines and queues of a pipeline are found. */
  readonly outputs: Outputs;
  /** The source that deliveries are sent to. */
  readonly entry: Entry;
  /** Short name of a machine, queue or function by its ARN: that of its output, `Verifier`, or its logical id. */
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
  /** The source that deliveries are sent to. Default: the first of `entriesOf`. */
  readonly source?: string;
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
  const names = shortNames(outputs, functionsOf(read, account), account);
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
    functions: functionsOf(compiled.resources, account),
    outputs,
    entry: entryOf(
      { resources: compiled.resources, outputs, routes: api.routes, apiKeys: api.apiKeys },
      options.source,
    ),
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

/** @throws Error naming the sources if there is none of this name. */
function entryOf(options: EntryOptions, source: string | undefined): Entry {
  const entries = entriesOf(options);
  const entry = source === undefined ? entries[0] : entries.find((each) => each.source.name === source);
  if (entry !== undefined) return entry;
  const known = entries.map((each) => each.source.name).join(', ');
  throw new Error(`There is no source '${source ?? ''}', only ${known}.`);
}

/** `IngestArn` is `Ingest`, `ParkingQueueUrl` is `ParkingQueue`, both by ARN. The verifier has no output. */
function shortNames(
  outputs: Outputs,
  functions: readonly KnownFunction[],
  account: LocalAccount,
): ReadonlyMap<string, string> {
  const verifiers = functions.filter((known) => isVerifier(known, outputs));
  return new Map([
    ...verifiers.map(({ arn }) => [arn, 'Verifier'] as const),
    ...Object.entries(outputs)
      .filter(([output]) => SHORT_OUTPUTS.test(output))
      .map(
        ([output, value]) =>
          [
            value.startsWith('arn:') ? value : account.arn('sqs', value.split('/').at(-1) ?? ''),
            output.replace(SHORT_OUTPUTS, ''),
          ] as const,
      ),
  ]);
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
