import type { Exchange } from '../exchange.ts';
import { HeaderFields } from './header-fields.ts';

/**
 * The event of a Lambda proxy integration, format 1.0 (API Gateway developer guide, set-up-lambda-proxy-integrations,
 * input format): a missing value is null. `headers` are the headers that the integration forwards.
 */
export function buildProxyEvent(
  exchange: Exchange,
  headers: HeaderFields,
): Readonly<Record<string, unknown>> {
  const { request, pathParameters, context, stageVariables } = exchange;
  const multiValueHeaders = headers.toLists();
  return {
    resource: context['resourcePath'],
    path: request.path,
    httpMethod: request.httpMethod,
    headers: lastValues(multiValueHeaders),
    multiValueHeaders,
    queryStringParameters: orNull(request.querystring),
    multiValueQueryStringParameters: orNull(collect(request.queryPairs)),
    pathParameters: orNull(pathParameters),
    stageVariables: orNull(stageVariables),
    requestContext: context,
    body: request.body === '' ? null : request.body,
    isBase64Encoded: false,
  };
}

function lastValues(lists: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, values.at(-1) ?? '']));
}

/** Names of query parameters are case-sensitive, unlike those of headers. */
function collect(pairs: readonly (readonly [string, string])[]): Record<string, readonly string[]> {
  const lists = new Map<string, string[]>();
  for (const [name, value] of pairs) lists.set(name, [...(lists.get(name) ?? []), value]);
  return Object.fromEntries(lists);
}

function orNull<Members extends object>(members: Members): Members | null {
  return Object.keys(members).length === 0 ? null : members;
}
