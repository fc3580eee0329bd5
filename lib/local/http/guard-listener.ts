import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { RefusedRequest } from './refused-request.ts';

/** Who may call a local listener, besides programs that address it by a loopback name. */
export interface GuardOptions {
  /** Host names without a port, such as that of a tunnel. */
  readonly allowedHosts?: readonly string[];
  /** Origins of pages, such as `http://localhost:8080`. */
  readonly allowedOrigins?: readonly string[];
  /** Called for every refused request. */
  readonly onRefused?: (request: RefusedRequest) => void;
}

/**
 * Puts a guard before the listeners of `server`. A browser lets any page send requests to this machine. A page whose
 * name resolves to 127.0.0.1 can also read the responses. The first is seen in `Origin` (or in `Sec-Fetch-Site`, if a
 * request has no origin), the second in `Host`. Both are refused before the body is read, including preflight
 * requests.
 */
export function guardListener(server: Server, options: GuardOptions = {}): void {
  const listeners = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const refusal = refusalOf(request, options);
    if (refusal !== undefined) {
      const { method = '', url: target = '' } = request;
      options.onRefused?.({ status: 403, reason: refusal, method, target });
      return refuse(request, response, refusal);
    }
    for (const listener of listeners) listener.call(server, request, response);
  });
}

/** Why a request is refused; undefined if it is not. */
function refusalOf(
  request: IncomingMessage,
  { allowedHosts = [], allowedOrigins = [] }: GuardOptions,
): string | undefined {
  const foreign = hostsOf(request).find((host) => !isLoopback(host) && !allowedHosts.includes(nameOf(host)));
  if (foreign !== undefined) {
    return `the host must be 127.0.0.1, [::1], localhost or a name below localhost${listed(allowedHosts)}, got ${JSON.stringify(foreign)}`;
  }
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (origin !== undefined && !allowedOrigins.includes(origin)) {
    return `requests from web pages are refused${listed(allowedOrigins, ', except from')}, got one with the origin ${JSON.stringify(origin)}`;
  }
  if (origin === undefined && (site === 'cross-site' || site === 'same-site')) {
    return `requests from web pages are refused, got one with the Sec-Fetch-Site ${site}`;
  }
  return undefined;
}

function listed(names: readonly string[], before = ','): string {
  return names.length === 0 ? '' : `${before} ${names.join(', ')}`;
}

/**
 * The parts of a request target that is a whole URL (RFC 9112, 3.2.2); undefined for any other. `rest` is the path
 * and query as they were sent. A path without a leading slash is the root.
 */
export function readAbsoluteForm(
  target: string,
): { readonly authority: string; readonly rest: string } | undefined {
  const [, authority, rest = ''] = /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)(.*)$/is.exec(target) ?? [];
  if (authority === undefined) return undefined;
  return { authority, rest: rest.startsWith('/') ? rest : `/${rest}` };
}

/** Every host that the request names. Node.js reads only the first Host, and a target can be a whole URL. */
function hostsOf({ rawHeaders, url = '' }: IncomingMessage): string[] {
  const given = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'host');
  const inTarget = readAbsoluteForm(url);
  const hosts = inTarget === undefined ? given : [...given, inTarget.authority];
  return hosts.length === 0 ? [''] : hosts;
}

/**
 * 127.0.0.0/8, ::1 and the names reserved for loopback (RFC 6761): localhost and every name below it, also with a
 * final dot. In a URL an IPv4 address in IPv6 is `[::ffff:7f00:1]`.
 */
function isLoopback(host: string): boolean {
  return /^(?:(?:.+\.)?localhost\.?|127\.\d+\.\d+\.\d+|\[::1\]|\[::ffff:7f[\da-f]{2}:[\da-f]+\])$/.test(
    nameOf(host),
  );
}

/** The name in a Host header as a browser reads it, without the port; empty if it is invalid. */
function nameOf(host: string): string {
  // In a URL these would end the host, and text before an @ would be the user.
  if (/[\s/?#@\\]/.test(host)) return '';
  const url = `http://${host}`;
  return URL.canParse(url) ? new URL(url).hostname : '';
}

function refuse(request: IncomingMessage, response: ServerResponse, reason: string): void {
  request.resume();
  const body = JSON.stringify({ message: `Refused: ${reason}.` });
  response.writeHead(403, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}
