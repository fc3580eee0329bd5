import { isLetThrough } from '../../../vtl/variables/is-let-through.ts';
import { decodePart } from './decode-part.ts';

/** A request as received from the HTTP server. */
export interface HttpRequest {
  method: string;
  /** Raw: undecoded, without the query and without the stage. */
  path: string;
  query: string;
  /** As sent, with case and order. */
  headers: readonly (readonly [string, string])[];
  body: Buffer;
  sourceIp: string;
}

/** A request as API Gateway uses it: decoded, and without the headers that it does not pass on. */
export interface ParsedRequest {
  readonly httpMethod: string;
  readonly path: string;
  /** The path's segments, undecoded and without empty ones: `/a//b%2Fc/` is `a`, `b%2Fc`. */
  readonly segments: readonly string[];
  readonly queryPairs: readonly (readonly [string, string])[];
  readonly headerPairs: readonly (readonly [string, string])[];
  /** The last value of each name. Names are as sent. */
  readonly querystring: Readonly<Record<string, string>>;
  readonly header: Readonly<Record<string, string>>;
  /** The last value of each header by its lower-case name. For headers that API Gateway itself reads. */
  readonly ownHeader: Readonly<Record<string, string>>;
  /** Invalid bytes become U+FFFD: without binary media types API Gateway reads every body as UTF-8. */
  readonly body: string;
  readonly sourceIp: string;
}

/**
 * Decodes a request to the API with the domain `domainName`. Never throws: text that cannot be decoded is not
 * changed.
 */
export function parseRequest(request: HttpRequest, domainName: string): ParsedRequest {
  const others = request.headers.filter(([name]) => name.toLowerCase() !== 'host');
  // On AWS a client can only use this name, whatever the local address is.
  const headers = [['Host', domainName] as const, ...others];
  const headerPairs = headers.filter(([name]) => isLetThrough(name));
  const queryPairs = parseQuery(request.query);
  const ownHeader = lastValues(headers, (name) => name.toLowerCase());
  return {
    // The header X-HTTP-Method-Override overrides the method (developer guide, api-gateway-known-issues).
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
 * Trailing and double slashes are ignored (serverless-offline#1601, localstack#11253, both observed on AWS). A target
 * that is not a path, such as the `*` of OPTIONS, becomes a segment that no resource has.
 */
function splitPath(path: string): string[] {
  return path.startsWith('/') ? path.split('/').filter((segment) => segment !== '') : ['', path];
}

/**
 * A `;` separates parameters like `&` (API Gateway developer guide, api-gateway-known-issues: a semicolon splits the
 * data).
 */
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

/** The object has no prototype, so that `constructor` and `__proto__` are ordinary names. */
function lastValues(
  pairs: readonly (readonly [string, string])[],
  spell: (name: string) => string = (name) => name,
): Record<string, string> {
  const values = Object.create(null) as Record<string, string>;
  for (const [name, value] of pairs) values[spell(name)] = value;
  return values;
}
