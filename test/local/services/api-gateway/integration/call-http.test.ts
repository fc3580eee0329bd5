import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import { GatewayError } from '../../../../../lib/local/services/api-gateway/gateway-response/gateway-error.ts';
import {
  callHttp,
  type HttpCall,
} from '../../../../../lib/local/services/api-gateway/integration/call-http.ts';

const running: Server[] = [];

afterEach(() => {
  for (const server of running.splice(0)) server.close().closeAllConnections();
});

it('sends method, address, headers and body unchanged', async () => {
  const seen: { request: IncomingMessage; body: string }[] = [];
  const url = await serve((request, response) => {
    void text(request).then((body) => {
      seen.push({ request, body });
      response.end();
    });
  });
  const headers = { Host: 'other.example', 'X-A': '1', Connection: 'close', Upgrade: 'x' };
  await call({
    method: 'PUT',
    url: `${url}/a/../b//c?q=%20`,
    headers,
    body: 'ä',
  });
  const [{ request, body } = fail()] = seen;
  expect([request.method, request.url, body]).toEqual(['PUT', '/a/../b//c?q=%20', 'ä']);
  expect(request.headers).toMatchObject({ host: 'other.example', 'x-a': '1', 'content-length': '2' });
  expect(request.headers).not.toHaveProperty('upgrade');
});

it.each(['', '?q=1'])('an address without a path has the root path: %s', async (query) => {
  const url = await serve((request, response) => response.end(request.url));
  expect((await call({ url: url + query })).body).toBe(`/${query}`);
});

it('returns any status, the body as UTF-8 and several values of a header separately', async () => {
  const url = await serve((_, response) => {
    response.writeHead(302, ['Location', '/x', 'Set-Cookie', 'a=1, b', 'Set-Cookie', 'c=2']);
    response.end(Buffer.from([0xc3, 0xa4, 0xff]));
  });
  const response = await call({ url });
  expect(response).toMatchObject({ status: 302, body: 'ä\ufffd', multiValueHeaders: COOKIES });
  expect(response.headers).toMatchObject({ Location: '/x', 'Set-Cookie': 'a=1, b, c=2' });
  expect(Object.keys(response.headers)).not.toContain('Keep-Alive');
});

const COOKIES = { 'Set-Cookie': ['a=1, b', 'c=2'] };

it.each([
  ['gzip', gzipSync('zipped')],
  ['deflate', deflateSync('zipped')],
  ['BR', brotliCompressSync('zipped')],
  ['identity', Buffer.from('zipped')],
])('decompresses a body with the content encoding %s', async (encoding, body) => {
  const url = await serve((_, response) =>
    response.writeHead(200, { 'Content-Encoding': encoding }).end(body),
  );
  expect((await call({ url })).body).toBe('zipped');
});

it('a compressed response to HEAD has no body to decompress', async () => {
  const url = await serve((_, response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end());
  expect(await call({ method: 'HEAD', url })).toMatchObject({ status: 200, body: '' });
});

it('rejects a body with an unknown content encoding', async () => {
  const url = await serve((_, response) => response.writeHead(200, { 'Content-Encoding': 'zstd' }).end('x'));
  await expect(call({ url })).rejects.toThrow('answers with the unsupported content encoding zstd');
});

it('rejects if the port is closed or the connection breaks', async () => {
  const url = await serve((request) => request.socket.destroy());
  await expect(call({ url })).rejects.toThrow('socket hang up');
  running.splice(0).forEach((server) => server.close());
  await expect(call({ url })).rejects.toThrow('ECONNREFUSED');
});

it('an unknown host is a configuration error', async () => {
  const error: unknown = await call({ url: 'http://nowhere.invalid/' }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(GatewayError);
  expect(error).toMatchObject({ type: 'API_CONFIGURATION_ERROR' });
});

it('ends with its signal', async () => {
  const waiting = new AbortController();
  const url = await serve(() => waiting.abort(new Error('too slow')));
  await expect(call({ url, signal: waiting.signal })).rejects.toMatchObject({ name: 'AbortError' });
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  running.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function call(changes: Partial<HttpCall>) {
  const signal = new AbortController().signal;
  return callHttp({ method: 'GET', url: '', headers: {}, body: '', signal, ...changes });
}

function fail(): never {
  throw new Error('nothing was received');
}
