import type { Exchange } from '../exchange.ts';
import { buildRequestHeaders } from './build-request-headers.ts';
import type { HttpCall } from './call-http.ts';
import { forwardHeaders } from './forward-headers.ts';
import { HeaderFields } from './header-fields.ts';
import type { HttpTarget } from './integration.ts';
import type { MappedParameters } from './map-parameters.ts';
import { JSON_TYPE } from './media-type-of.ts';

/** What is needed to build a request to an HTTP endpoint. */
export interface HttpSending {
  readonly body: string;
  readonly mapped: MappedParameters;
  readonly exchange: Exchange;
  readonly proxy: boolean;
  readonly traceId: string;
}

/** The request that an HTTP or HTTP_PROXY integration sends. Throws a `GatewayError` if it cannot be sent. */
export function buildHttpCall(target: HttpTarget, sending: HttpSending): Omit<HttpCall, 'signal'> {
  const { exchange, mapped } = sending;
  const method = target.httpMethod === 'ANY' ? exchange.request.httpMethod : target.httpMethod;
  const body = BODILESS.has(method) ? '' : sending.body;
  const own = sending.proxy ? proxiedHeaders(sending) : ownHeaders(sending, body);
  const headers = buildRequestHeaders(own, mapped.header, { exchange, kind: 'http' })
    .setIfMissing('Accept', JSON_TYPE)
    .setIfMissing('User-Agent', `AmazonAPIGateway_${String(exchange.context['apiId'])}`)
    .set('X-Amzn-Apigateway-Api-Id', String(exchange.context['apiId']));
  const overridden = textsOf(exchange.overrides.requestOverride.path);
  const url = withQuery(target.fillUri({ ...mapped.path, ...overridden }), buildQuery(sending));
  return { method, url, headers: headers.toRecord(), body };
}

const BODILESS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Headers that a proxy integration passes on only if they are mapped. */
const NOT_PROXIED = new Set(['content-encoding', 'expect', 'host', 'proxy-authenticate', 'te', 'via']);

function proxiedHeaders({ exchange, traceId }: HttpSending): HeaderFields {
  return forwardHeaders(exchange, traceId).drop(NOT_PROXIED);
}

/** Of the client's headers, only Content-Type is passed on without a mapping. */
function ownHeaders({ exchange, traceId }: HttpSending, body: string): HeaderFields {
  const headers = new HeaderFields().set('X-Amzn-Trace-Id', traceId);
  return body === ''
    ? headers
    : headers.set('Content-Type', exchange.request.ownHeader['content-type'] ?? JSON_TYPE);
}

/** Mappings add to the query that a proxy integration passes on. An override replaces a mapping. */
function buildQuery({ exchange, mapped, proxy }: HttpSending): [string, string][] {
  const overridden = textsOf(exchange.overrides.requestOverride.querystring);
  const added = Object.entries({ ...mapped.querystring, ...overridden }).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, one]),
  );
  const passed = proxy
    ? exchange.request.queryPairs.map(([name, value]): [string, string] => [name, value])
    : [];
  return [...passed, ...added];
}

function textsOf(overrides: ReadonlyMap<string, unknown>): Record<string, string> {
  return Object.fromEntries([...overrides].map(([name, value]) => [name, String(value)]));
}

function withQuery(url: string, query: readonly (readonly [string, string])[]): string {
  if (query.length === 0) return url;
  const text = query.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
  return `${url}${url.includes('?') ? '&' : '?'}${text}`;
}
