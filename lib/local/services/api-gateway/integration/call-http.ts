import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { GatewayError } from '../gateway-response/gateway-error.ts';
import type { ServiceResponse } from './call-service.ts';
import { HeaderFields } from './header-fields.ts';

/**
 * One request to the endpoint of an HTTP integration. Rejects if there is no response. A response can have any
 * status.
 */
export type CallHttp = (call: HttpCall) => Promise<ServiceResponse>;

/** A request from API Gateway to an HTTP endpoint. */
export interface HttpCall {
  readonly method: string;
  /** Complete and percent-encoded. Dot segments and double slashes of the client are kept. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty if there is none. */
  readonly body: string;
  /** Aborts when API Gateway no longer waits: after its time-out and after a response. */
  readonly signal: AbortSignal;
}

/**
 * Sends the request over the network. Redirects are not followed. The body is decompressed and read as UTF-8, as API
 * Gateway reads it without binary media types. An unknown host is a `GatewayError`.
 */
export async function callHttp(call: HttpCall): Promise<ServiceResponse> {
  const response = await send(call);
  const encoding = response.headers['content-encoding']?.toLowerCase() ?? 'identity';
  const decode = DECODERS[encoding];
  if (decode === undefined)
    throw new Error(`${call.url} answers with the unsupported content encoding ${encoding}`);
  const received = await buffer(response);
  // The response to a HEAD has the encoding that its body would have, but no body.
  const body = received.length === 0 ? received : await decode(received);
  return {
    status: response.statusCode ?? 0,
    ...readHeaders(response).toMessage(),
    body: body.toString('utf8'),
  };
}

function send({ method, url, headers, body, signal }: HttpCall): Promise<IncomingMessage> {
  const { protocol, hostname, port } = new URL(url);
  // Not `new URL(url).pathname`: that resolves `..`, and API Gateway sends it unresolved.
  const path = url.replace(/^https?:\/\/[^/?]*/, '').replace(/^(?!\/)/, '/');
  const request = protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, method, signal, headers: withoutHops(headers) })
      .once('response', resolve)
      .once('error', (error: NodeJS.ErrnoException) =>
        reject(error.syscall === 'getaddrinfo' ? unknownHost(error) : error),
      )
      .end(body);
  });
}

/** Headers of the connection, which node:http manages. */
const OF_THE_CONNECTION = new Set(['connection', 'keep-alive', 'trailer', 'upgrade']);

function withoutHops(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !OF_THE_CONNECTION.has(name.toLowerCase())),
  );
}

/** The message is that of API Gateway's execution log. */
function unknownHost(cause: Error): GatewayError {
  return new GatewayError('API_CONFIGURATION_ERROR', {
    cause: new Error(`Invalid endpoint address: ${cause.message}`, { cause }),
  });
}

const DECODERS: Readonly<Record<string, (body: Buffer) => Promise<Buffer>>> = {
  identity: (body) => Promise.resolve(body),
  gzip: promisify<Buffer, Buffer>(gunzip),
  deflate: promisify<Buffer, Buffer>(inflate),
  br: promisify<Buffer, Buffer>(brotliDecompress),
};

function readHeaders({ rawHeaders }: IncomingMessage): HeaderFields {
  const fields = new HeaderFields();
  for (let at = 0; at < rawHeaders.length; at += 2)
    fields.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
  return fields.drop(new Set(['keep-alive']));
}
