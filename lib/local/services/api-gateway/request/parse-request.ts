import { isLetThrough } from '../../../vtl/variables/is-let-through.ts';
import { decodePart } from './decode-part.ts';

/** A request as an HTTP server hands it over. */
export interface HttpRequest {
  method: string;
  /** Raw: undecoded, without the query and without the stage. */
  path: string;
  query: string;
  /** As sent: case and order kept. */
  headers: readonly (readonly [string, string])[];
  body: Buffer;
  sourceIp: string;
}

/** A request as API Gateway sees it: decoded, and without the headers that it does not let through. */
export interface ParsedRequest {
  readonly httpMethod: string;
  readonly path: string;
  /** The path's segments, undecoded and without empty ones: `/a//b%2Fc/` is `a`, `b%2Fc`. */
  readonly segments: readonly string[];
  readonly queryPairs: readonly (readonly [string, string])[];
  readonly headerPairs: readonly (readonly [string, string])[];
  /** The last value of each name, names as sent. */
  readonly querystring: Readonly<Record<string, string>>;
  readonly header: Readonly<Record<string, string>>;
  /** The last value of each header by its lower-case name, for the headers that API Gateway itself reads. */
  readonly ownHeader: Readonly<Record<string, string>>;
  /** Bad bytes are U+FFFD: without binary media types API Gateway reads every body as UTF-8. */
  readonly body: string;
  readonly sourceIp: string;
}

/**
 * Decodes a request to the API that is known as `domainName`. Nothing a client sends makes it throw: what cannot be decoded stays
 * as it was sent.
 */
export function parseRequest(request: HttpRequest, domainName: string): ParsedRequest {
  const others = request.headers.filter(([name]) => name.toLowerCase() !== 'host');
  // A client reaches the API by no other name, whatever the local address is.
  const headers = [['Host', domainName] as const, ...others];
  const headerPairs = headers.filter(([name]) => isLetThrough(name));
  const queryPairs = parseQuery(request.query);
  const ownHeader = lastValues(headers, (name) => name.toLowerCase());
  return {
    // DOC api-gateway-known-issues: the header X-HTTP-Method-Override overrides the method.
    httpMethod: (ownHeader['x-http-method-override'] ?? request.method).toUpperCase(),
    path: request.path,
    segments: splitPath(request.path),
    queryPairs,
    headerPairs,
    querystring: lastValues(queryPairs),
    header: lastValues(headerPairs),
    ownHeader,
    body: request.body.toString('utf8'),
    sourceIp: request.sourceIp,
  };
}

/**
 * A slash at the end and a second one in a row lead to the same resource (serverless-offline#1601, localstack#11253, both of AWS).
 * A target that is no path, such as the `*` of OPTIONS, is one segment that no resource has.
 */
function splitPath(path: string): string[] {
  return path.startsWith('/') ? path.split('/').filter((segment) => segment !== '') : ['', path];
}

/** A `;` separates as `&` does (API Gateway developer guide, api-gateway-known-issues: the semicolon is not supported, the data is split). */
function parseQuery(query: string): (readonly [string, string])[] {
  if (query === '') return [];
  return query
    .split(/[&;]/)
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', ...value] = part.replaceAll('+', ' ').split('=');
      return [decodePart(name), decodePart(value.join('='))];
    });
}

/** Without a prototype: a header named `constructor` or `__proto__` is a header. */
function lastValues(
  pairs: readonly (readonly [string, string])[],
  spell: (name: string) => string = (name) => name,
): Record<string, string> {
  const values = Object.create(null) as Record<string, string>;
  for (const [name, value] of pairs) values[spell(name)] = value;
  return values;
}
