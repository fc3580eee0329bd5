import { pairsAt, type Members } from './recorded-case.ts';

/** The query string of a recorded request: its parameters stand under either name. */
export function queryText(request: Members): string {
  return ['querystring', 'query', 'query_params']
    .filter((name) => typeof request[name] === 'object')
    .flatMap((name) => pairsAt(request, name))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
}

/**
 * The path of a recorded request to `resourcePath`. A recording without a value for a path parameter was not made
 * through a route; a blank one stands for it, which counts as missing just the same.
 */
export function pathOf(resourcePath: string, request: Members): string {
  const values = new Map(pairsAt(request, 'path_params'));
  return resourcePath.replace(/\{([^{}+]+)\+?\}/g, (_, name: string) =>
    encodeURIComponent(values.get(name) ?? ' '),
  );
}
