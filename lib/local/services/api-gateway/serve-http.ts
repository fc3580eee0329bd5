import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { AdmissionGate } from '../../http/admission-gate.ts';
import { readBoundedBody } from '../../http/read-bounded-body.ts';
import type { CancelSignal } from '../../clock/cancellation.ts';
import { systemClock } from '../../clock/clock.ts';
import { guardListener, type GuardOptions, readAbsoluteForm } from '../../http/guard-listener.ts';
import { listenOn } from '../../http/listen-on.ts';
import type { HttpResponse, RestApi } from './load-rest-api.ts';
import type { HttpRequest } from './request/parse-request.ts';
import { MAX_BODY_BYTES, requestTooLarge } from './request/request-too-large.ts';

/** Where to listen. */
export interface ServeOptions extends GuardOptions {
  readonly host: string;
  /** 0 lets the system choose one. */
  readonly port: number;
  /** Limits the requests in progress. Default: no limit. */
  readonly overload?: OverloadOptions;
  /** Called for every failure that API Gateway would not answer. The client gets a 500. */
  readonly onError?: (error: unknown) => void;
}

/** What happens to requests that arrive faster than they are answered. */
interface OverloadOptions {
  /** The gate for requests with this method. They pass it before their body is read. */
  readonly gateFor: (httpMethod: string) => AdmissionGate;
  /** The response to a refused request, whose body is empty. */
  readonly refuse: (request: HttpRequest) => HttpResponse;
}

/** A running server. */
export interface HttpService {
  readonly url: string;
  readonly port: number;
  /**
   * Stops accepting requests, lets running ones finish for `graceMs` milliseconds or until `endNow` aborts, then drops
   * them.
   */
  close(graceMs: number, endNow?: CancelSignal): Promise<void>;
}

/** Serves the API over HTTP/1.1 at the root of the address. Rejects if the port is taken; the message names it. */
export async function serveHttp(
  restApi: Pick<RestApi, 'handle'>,
  options: ServeOptions,
): Promise<HttpService> {
  const server = createServer((request, response) => {
    const answer = (answered: HttpResponse): void => {
      send(response, answered);
      const { method = '', url: target = '' } = request;
      if (answered.status >= 400) options.onRefused?.({ ...answered, method, target });
    };
    admit(restApi, request, answer, options.overload).catch((error: unknown) => {
      options.onError?.(error);
      if (response.headersSent) response.destroy();
      else answer(INTERNAL_ERROR);
    });
    response.once('finish', () => {
      // After close() a kept-alive connection would hold the server until its time-out.
      if (!server.listening) setImmediate(() => server.closeIdleConnections());
    });
  });
  guardListener(server, options);
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (refuseMalformed(error, socket))
      options.onRefused?.({ status: 400, reason: 'not HTTP', method: '', target: '' });
  });
  await listenOn(server, { ...options, backlog: BACKLOG });
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return { url: `http://${host}:${port}`, port, close: (graceMs, endNow) => close(server, graceMs, endNow) };
}

const INTERNAL_ERROR: HttpResponse = {
  status: 500,
  headers: { 'Content-Type': 'application/json', 'x-amzn-ErrorType': 'InternalServerErrorException' },
  body: '{"message": "Internal server error"}',
};

async function admit(
  restApi: Pick<RestApi, 'handle'>,
  request: IncomingMessage,
  answer: (response: HttpResponse) => void,
  overload: OverloadOptions | undefined,
): Promise<void> {
  const gate = overload?.gateFor(request.method ?? 'GET');
  if (overload === undefined || gate === undefined) return respond(restApi, request, answer);
  if (!(await gate.enter())) {
    request.resume();
    return answer(overload.refuse(toHttpRequest(request, Buffer.alloc(0))));
  }
  try {
    await respond(restApi, request, answer);
  } finally {
    gate.leave();
  }
}

async function respond(
  restApi: Pick<RestApi, 'handle'>,
  request: IncomingMessage,
  answer: (response: HttpResponse) => void,
): Promise<void> {
  const body = await readBoundedBody(request, MAX_BODY_BYTES);
  if (body === 'aborted') return;
  answer(body === 'too large' ? requestTooLarge() : await restApi.handle(toHttpRequest(request, body)));
}

function toHttpRequest(request: IncomingMessage, body: Buffer): HttpRequest {
  const { url = '/' } = request;
  // "A server MUST accept the absolute-form" (RFC 9112, 3.2.2). The guard has checked the host in it.
  const target = readAbsoluteForm(url)?.rest ?? url;
  const queryAt = target.indexOf('?');
  return {
    method: request.method ?? 'GET',
    path: queryAt < 0 ? target : target.slice(0, queryAt),
    query: queryAt < 0 ? '' : target.slice(queryAt + 1),
    headers: pairsOf(request.rawHeaders),
    body,
    sourceIp: (request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
  };
}

function pairsOf(rawHeaders: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let at = 0; at < rawHeaders.length; at += 2)
    pairs.push([rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '']);
  return pairs;
}

function send(response: ServerResponse, answer: HttpResponse): void {
  // Without a length Node.js sends chunks, which needs one more write.
  const length = { 'Content-Length': Buffer.byteLength(answer.body) };
  response.writeHead(answer.status, { ...answer.headers, ...answer.multiValueHeaders, ...length });
  response.end(answer.body);
}

/**
 * Answers 400 to data that the HTTP parser cannot read, and closes the connection.
 *
 * @returns whether the client was still connected
 */
function refuseMalformed(error: NodeJS.ErrnoException, socket: Socket): boolean {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return false;
  }
  const body = '{"message":"Bad Request"}';
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  return true;
}

/**
 * The most connections that the system queues until they are accepted. If there are more, some are reset without a
 * response. Node.js asks for 511 by default. Most systems have their own limit, such as 4,096.
 */
const BACKLOG = 16_384;

async function close(server: Server, graceMs: number, endNow: CancelSignal | undefined): Promise<void> {
  const waiting = new AbortController();
  endNow?.addEventListener('abort', () => waiting.abort());
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const graceOver = systemClock.sleep(graceMs, waiting.signal).catch(() => undefined);
  await Promise.race([closed, graceOver]);
  waiting.abort();
  server.closeAllConnections();
  await closed;
}
