import type { Exchange } from '../exchange.ts';
import { refuse, readString, type Property } from '../../../template/read-property.ts';
import { compileBodyPath } from './compile-body-path.ts';
import type { ServiceResponse } from './call-service.ts';

/** The input of a mapping expression: the exchange and, for a response, the service's response. */
export interface SourceInput {
  readonly exchange: Exchange;
  readonly response?: ServiceResponse;
}

/** Returns the value of a mapping expression: undefined if there is none, a list only for `multivalue…`. */
export type ParameterSource = (input: SourceInput) => string | readonly string[] | undefined;

/**
 * Where an expression is used, which decides what is valid (API Gateway developer guide, rest-api-parameter-mapping,
 * gateway responses).
 */
export type SourceScope = 'request' | 'response' | 'gateway-response';

/** Compiles a mapping expression such as `'static'`, `method.request.header.X` or `context.requestId`. */
export function compileParameterSource(expression: Property, scope: SourceScope): ParameterSource {
  const text = readString(expression);
  const literal = /^'(.*)'$/s.exec(text)?.[1];
  if (literal !== undefined) return () => literal;
  for (const { prefix, scopes, compile } of SOURCES) {
    if (scopes.includes(scope) && text.startsWith(prefix))
      return compile(text.slice(prefix.length), expression);
  }
  return refuse(expression, `the mapping expression ${text}`);
}

interface SourceKind {
  readonly prefix: string;
  readonly scopes: readonly SourceScope[];
  readonly compile: (name: string, expression: Property) => ParameterSource;
}

const onRequest: readonly SourceScope[] = ['request', 'gateway-response'];
const anywhere: readonly SourceScope[] = ['request', 'response', 'gateway-response'];

const SOURCES: readonly SourceKind[] = [
  // Names are case-sensitive and the last of several values is used (API Gateway developer guide,
  // api-gateway-known-issues, recorded mappings).
  {
    prefix: 'method.request.header.',
    scopes: onRequest,
    compile: (name) => (input) => input.exchange.request.header[name],
  },
  {
    prefix: 'method.request.querystring.',
    scopes: onRequest,
    compile: (name) => (input) => input.exchange.request.querystring[name],
  },
  {
    prefix: 'method.request.path.',
    scopes: onRequest,
    compile: (name) => (input) => input.exchange.pathParameters[name],
  },
  {
    prefix: 'method.request.multivalueheader.',
    scopes: onRequest,
    compile: (name) => (input) => valuesOf(input.exchange.request.headerPairs, name),
  },
  {
    prefix: 'method.request.multivaluequerystring.',
    scopes: onRequest,
    compile: (name) => (input) => valuesOf(input.exchange.request.queryPairs, name),
  },
  {
    prefix: 'method.request.body',
    scopes: ['request'],
    compile: (path, expression) => {
      const read = compileBodyPath(path, expression, 'client');
      return ({ exchange }) => read(exchange.request.body);
    },
  },
  {
    prefix: 'integration.response.header.',
    scopes: ['response'],
    compile: (name) => (input) => findHeader(input.response?.headers ?? {}, name),
  },
  {
    prefix: 'integration.response.body',
    scopes: ['response'],
    compile: (path, expression) => {
      const read = compileBodyPath(path, expression, 'service');
      return ({ response }) => read(response?.body ?? '');
    },
  },
  {
    prefix: 'stageVariables.',
    scopes: anywhere,
    compile: (name) => (input) => input.exchange.stageVariables[name],
  },
  {
    prefix: 'context.',
    scopes: anywhere,
    compile: (path) => (input) => readContext(input.exchange.context, path),
  },
];

function valuesOf(
  pairs: readonly (readonly [string, string])[],
  name: string,
): readonly string[] | undefined {
  const values = pairs.filter(([key]) => key === name).map(([, value]) => value);
  return values.length === 0 ? undefined : values;
}

function findHeader(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  const lower = name.toLowerCase();
  return Object.entries(headers).find(([key]) => key.toLowerCase() === lower)?.[1];
}

/** The text of the context variable `path`, such as `identity.sourceIp`; undefined if it is not set. */
function readContext(context: Readonly<Record<string, unknown>>, path: string): string | undefined {
  let found: unknown = context;
  for (const name of path.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[name];
  }
  if (typeof found === 'number' || typeof found === 'boolean') return String(found);
  return typeof found === 'string' ? found : undefined;
}
