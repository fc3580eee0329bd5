import { seededRandom } from '../../local/clock/random.ts';
import { GatewayError } from '../../local/services/api-gateway/gateway-response/gateway-error.ts';
import { loadRestApi, type HttpRequest } from '../../local/services/api-gateway/load-rest-api.ts';
import { LOCAL_ACCOUNT } from '../../local/template/local-account.ts';
import { VirtualClock } from '../../local/clock/virtual-clock.ts';
import { isRecord } from './outcomes/json-record.ts';
import { isolateMethod, MARK_HEADER } from './isolate-method.ts';
import type { ApiMethod } from './outcomes/list-methods.ts';
import type { Behaviour } from './outcomes/back-end-outcome.ts';
import type { Resource } from './read-resources.ts';

/** How the API answers one request after one action of the back end. */
export interface ProbeAnswer {
  readonly status: number;
  /** Number of the selected integration response, or what answered instead. */
  readonly selected: number | string;
  /** The body that API Gateway sent to the service; undefined if it sent none. */
  readonly sent: string | undefined;
}

/** Instead of an integration response: the answer of a proxy integration. */
const PASSED_ON = 'passed on as it is';
/** Instead of an integration response: API Gateway's own answer. */
export const GATEWAY_RESPONSE = 'gateway response';

/** Media types of a request, and what else it is given. */
export interface MediaTypes {
  readonly contentType: string;
  readonly accept: string;
  /** Other headers, names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
}

/** Answers a request while the back end behaves like this. */
export type Probe = (behaviour: Behaviour, mediaTypes: MediaTypes, body?: string) => Promise<ProbeAnswer>;

/**
 * Runs one method in the order of API Gateway, on the engine of the local run, with a back end that does what it is
 * told. Selection, templates, overrides and gateway responses are those of the template. Keys, throttles and schemas
 * are left out, because a proof is about the answers. One request at a time.
 *
 * @throws UnsupportedError naming what the engine does not support in the method.
 */
export function createProbe(method: ApiMethod, resources: readonly Resource[]): Probe {
  const clock = new VirtualClock();
  const stage = new Stage();
  let count = 0;
  const api = loadRestApi(isolateMethod(method, resources), {
    clock,
    random: seededRandom(1),
    region: LOCAL_ACCOUNT.region,
    accountId: LOCAL_ACCOUNT.accountId,
    apiKeyValue: '',
    callService: ({ body }) => stage.answer(body),
    callHttp: ({ body }) => stage.answer(body),
    invokeFunction: () => stage.invoke(),
    onFailure: (failure) => stage.failed(failure),
  });
  return async (behaviour, mediaTypes, body = DELIVERY) => {
    // Names made from the time of a request differ each time.
    await clock.advance(1_000);
    stage.set(behaviour);
    const response = await clock.runUntilSettled(
      api.handle(requestTo(method, mediaTypes, body, (count += 1))),
    );
    const mark = response.headers[MARK_HEADER];
    return {
      status: response.status,
      selected: mark === undefined ? stage.otherwise(response.headers['x-amzn-ErrorType']) : Number(mark),
      sent: stage.sent,
    };
  };
}

/** Plays the back end, and records what happens to it. */
class Stage {
  sent: string | undefined;
  private behaviour: Behaviour = { kind: 'silence' };
  private failure: string | undefined;

  set(behaviour: Behaviour): void {
    Object.assign(this, { behaviour, sent: undefined, failure: undefined });
  }

  failed(failure: Error): void {
    this.failure = failure instanceof GatewayError ? failure.type : failure.name;
  }

  async answer(body: string): Promise<{ status: number; headers: Record<string, string>; body: string }> {
    this.sent = body;
    if (this.behaviour.kind !== 'answer') return this.refuse();
    return { status: this.behaviour.status, headers: {}, body: this.behaviour.body };
  }

  async invoke(): Promise<{ payload: string } | { errorMessage: string; errorType: string }> {
    const { behaviour } = this;
    if (behaviour.kind === 'payload') return { payload: behaviour.payload };
    if (behaviour.kind !== 'function error') return this.refuse();
    return { errorMessage: behaviour.errorMessage, errorType: 'Error' };
  }

  /** What answered if no integration response did. Only gateway responses have an error type. */
  otherwise(errorType: string | undefined): string {
    if (errorType === undefined) return PASSED_ON;
    // The only failure of a back end without a cause to report.
    const type = this.behaviour.kind === 'silence' ? 'INTEGRATION_TIMEOUT' : errorType;
    return `${GATEWAY_RESPONSE} ${this.failure ?? type}`;
  }

  private refuse(): Promise<never> {
    if (this.behaviour.kind === 'silence') return new Promise(() => undefined);
    return Promise.reject(new Error('connect ECONNREFUSED'));
  }
}

const DELIVERY = '{"delivery":"of the proof"}';

function requestTo(
  { httpMethod, path, integration }: ApiMethod,
  { contentType, accept, headers = {}, query = {} }: MediaTypes,
  body: string,
  count: number,
): HttpRequest {
  return {
    method: httpMethod === 'ANY' ? 'POST' : httpMethod,
    path: path.replaceAll(/\{[^}]+\}/g, `x${count}`),
    query: new URLSearchParams(query).toString(),
    headers: [
      ['content-type', contentType],
      ['accept', accept],
      // Names that the client gives differ in each request. Every second request gives none.
      ...(count % 2 === 0 ? [] : parametersIn(integration).map((name) => [name, `x${count}`] as const)),
      ...Object.entries(headers),
    ],
    body: Buffer.from(body),
    sourceIp: `127.0.0.${count % 256}`,
  };
}

/** What templates read from a request, except for the media types. */
function parametersIn({ RequestTemplates }: ApiMethod['integration']): readonly string[] {
  const templates = isRecord(RequestTemplates) ? Object.values(RequestTemplates).map(String) : [];
  const names = templates.flatMap((template) =>
    [...template.matchAll(PARAMETER)].map(([, name = '']) => name),
  );
  return [...new Set(names)].filter((name) => !/^(?:content-type|accept)$/i.test(name));
}

const PARAMETER = /\b(?:params|get)\(\s*['"]([\w-]+)['"]\s*\)/g;
