import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { GatewayError } from '../gateway-response/gateway-error.ts';
import type { ServiceResponse } from './call-service.ts';
import { HeaderFields } from './header-fields.ts';

/** One request to the endpoint of an HTTP integration. Rejects where there is no answer; any status is an answer. */
export type CallHttp = (call: HttpCall) => Promise<ServiceResponse>;

/** What API Gateway sends to an HTTP endpoint. */
export interface HttpCall {
  readonly method: string;
  /** Complete and percent-encoded; dot segments and double slashes are the client's and stay. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for none. */
  readonly body: string;
  /** Aborts once API Gateway no longer waits, after its time-out as after an answer. */
  readonly signal: AbortSignal;
}

/**
 * Sends the request over the network. Redirects are answers and not followed. The body is decompressed and read as
 * UTF-8, as API Gateway reads it without binary media types. An unknown host is a `GatewayError`.
 */
export async function callHttp(call: HttpCall): Promise<ServiceResponse> {
  const response = await send(call);
  const encoding = response.headers['content-encoding']?.toLowerCase() ?? 'identity';
  const decode = DECODERS[encoding];
  if (decode === undefined) throw new Error(`${call.url} answers with the content encoding ${encoding}`);
  const received = await buffer(response);
  // The answer to a HEAD says how its body would be encoded.
  const body = received.length === 0 ? received : await decode(received);
  return {
    status: response.statusCode ?? 0,
    ...readHeaders(response).toMessage(),
    body: body.toString('utf8'),
  };
}

function send({ method, url, headers, body, signal }: HttpCall): Promise<IncomingMessage> {
  const { protocol, hostname, port } = new URL(url);
  // Not `new URL(url).pathname`: that resolves `..`, and the back end would see another path than API Gateway sends.
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

/** Headers of the connection, which is node:http's. */
const OF_THE_CONNECTION = new Set(['connection', 'keep-alive', 'trailer', 'upgrade']);

function withoutHops(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !OF_THE_CONNECTION.has(name.toLowerCase())),
  );
}

/** In the words of the service's execution log. */
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
