import { seededRandom } from '../../../../lib/local/clock/random.ts';
import {
  loadRestApi,
  type CallHttp,
  type CallService,
  type HttpRequest,
  type HttpResponse,
  type InvokeBackEnd,
} from '../../../../lib/local/services/api-gateway/load-rest-api.ts';
import type { TemplateResource } from '../../../../lib/local/template/template-resource.ts';
import { VirtualClock } from '../../../../lib/local/clock/virtual-clock.ts';

/** A file of cases: one API, as CloudFormation resources with resolved intrinsic functions, and its responses. */
export interface CaseFile {
  readonly resources: Readonly<Record<string, { readonly Type: string; readonly Properties: object }>>;
  readonly cases: readonly ApiCase[];
}

/** A named sequence of requests to a fresh API. */
export interface ApiCase {
  readonly name: string;
  readonly steps: readonly Step[];
}

/** One request: the time that passes before it, what the back end does, and the expected outcome. */
export interface Step {
  readonly advanceMs?: number;
  readonly request: CaseRequest;
  readonly service?: ServiceBehaviour;
  readonly function?: FunctionBehaviour;
  readonly expected: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string | null>>;
    /** A string is compared as text, everything else as JSON. */
    readonly body?: unknown;
  };
  /** The expected call of the service, endpoint or function; null for no call. */
  readonly call?: Readonly<Record<string, unknown>> | null;
}

/** A request, with the parts that matter to the case. */
interface CaseRequest {
  readonly method?: string;
  readonly path: string;
  readonly query?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string;
}

/** A response, or how the service or the endpoint fails. */
type ServiceBehaviour =
  | 'unreachable'
  | 'silent'
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body: string };

/** The outcome of an invocation: a result, which is passed as JSON text, or text that is not JSON, or an error. */
type FunctionBehaviour =
  | 'unreachable'
  | 'silent'
  | { readonly result: unknown }
  | { readonly payload: string }
  | { readonly errorMessage: string };

/** The outcome of a step. */
export interface StepOutcome {
  readonly response: HttpResponse;
  readonly call: Readonly<Record<string, unknown>> | null;
}

/** The resources of a case file in the form of the loader. */
export function toResources(resources: CaseFile['resources']): TemplateResource[] {
  return Object.entries(resources).map(([logicalId, { Type, Properties }]) => ({
    logicalId,
    type: Type,
    properties: Properties as Readonly<Record<string, unknown>>,
  }));
}

/** Loads the API on a virtual clock and returns a function that runs one step. */
export function openApi(resources: CaseFile['resources']): (step: Step) => Promise<StepOutcome> {
  const clock = new VirtualClock();
  let step: Step | undefined;
  let called: StepOutcome['call'] = null;
  const callService: CallService & CallHttp = (call) => {
    called = { ...call };
    return serve(step?.service ?? { status: 200, body: '{}' });
  };
  const invokeFunction: InvokeBackEnd = (functionArn, event, _, roleArn) => {
    called = { functionArn, event, roleArn };
    return run(step?.function ?? { result: {} });
  };
  const restApi = loadRestApi(toResources(resources), {
    ...ENVIRONMENT,
    clock,
    random: seededRandom(1),
    callService,
    callHttp: callService,
    invokeFunction,
    hasFunction: (functionArn) => !functionArn.endsWith(':missing'),
  });
  return async (next) => {
    step = next;
    called = null;
    await clock.advance(step.advanceMs ?? 0);
    const response = await clock.runUntilSettled(restApi.handle(toRequest(step.request)));
    return { response, call: called };
  };
}

/** The environment of every test API. */
export const ENVIRONMENT = {
  region: 'eu-central-1',
  accountId: '123456789012',
  apiKeyValue: 'generated-key',
};

function serve(behaviour: 'unreachable' | 'silent'): Promise<never>;
function serve(behaviour: ServiceBehaviour): Promise<HttpResponse>;
function serve(behaviour: ServiceBehaviour): Promise<HttpResponse> {
  if (behaviour === 'unreachable') return Promise.reject(new Error('connect ECONNREFUSED'));
  if (behaviour === 'silent') return new Promise<never>(() => undefined);
  return Promise.resolve({ headers: {}, ...behaviour });
}

function run(behaviour: FunctionBehaviour) {
  if (behaviour === 'unreachable' || behaviour === 'silent') return serve(behaviour);
  return Promise.resolve(
    'result' in behaviour ? { payload: JSON.stringify(behaviour.result) } : { ...behaviour },
  );
}

function toRequest(request: CaseRequest): HttpRequest {
  return {
    method: request.method ?? 'POST',
    path: request.path,
    query: request.query ?? '',
    headers: request.headers ?? [],
    body: Buffer.from(request.body ?? ''),
    sourceIp: '203.0.113.7',
  };
}
