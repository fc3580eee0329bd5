import { bodyAt, pairsAt, required, textAt, type Members } from './recorded-case.ts';

/** The query string of a recorded request: its parameters stand under either name. */
export function queryText(request: Members): string {
  return ['querystring', 'query', 'query_params']
    .filter((name) => typeof request[name] === 'object')
    .flatMap((name) => pairsAt(request, name))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
}

/** The resource path and the HTTP method of a recorded method. */
export function methodOf(method: Members) {
  return { path: required(method, 'resource', textAt), httpMethod: required(method, 'httpMethod', textAt) };
}

/** The recorded request to that method. */
export function requestTo(method: Members, request: Members) {
  const { path, httpMethod } = methodOf(method);
  return {
    method: textAt(request, 'method') ?? (httpMethod === 'ANY' ? 'GET' : httpMethod),
    path: textAt(request, 'path') ?? pathOf(path, request),
    query: queryText(request),
    headers: pairsAt(request, 'headers'),
    body: bodyAt(request, 'body'),
  };
}

/**
 * The path of a recorded request to `resourcePath`. A recording without a value for a path parameter was not made
 * through a route; a blank one stands for it, which counts as missing just the same.
 */
function pathOf(resourcePath: string, request: Members): string {
  const values = new Map(pairsAt(request, 'path_params'));
  return resourcePath.replace(/\{([^{}+]+)\+?\}/g, (_, name: string) =>
    encodeURIComponent(values.get(name) ?? ' '),
  );
}

/** The three groups of `$input.params()`; the last of several values counts. */
export function parametersOf(params: Members) {
  const [path, querystring, header] = ['path', 'querystring', 'header'].map((group) =>
    Object.fromEntries(pairsAt(params, group)),
  );
  return { path: path ?? {}, querystring: querystring ?? {}, header: header ?? {} };
}
