import { once } from 'node:events';
import { createServer, request, Agent, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import type {
  HttpRequest,
  HttpResponse,
  RestApi,
} from '../../../../lib/local/services/api-gateway/load-rest-api.ts';
import { AdmissionGate } from '../../../../lib/local/http/admission-gate.ts';
import {
  serveHttp,
  type HttpService,
  type ServeOptions,
} from '../../../../lib/local/services/api-gateway/serve-http.ts';
import { sendRequest } from '../../send-request.ts';

const TEN_MEGABYTES = 10 * 1024 * 1024;
const running: HttpService[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.close(0)));
});

describe('serving over HTTP', () => {
  it('passes on path, query, headers and bytes as they were sent', async () => {
    const { service, seen } = await serve();
    const socket = connect(service.port, '127.0.0.1');
    socket.write(
      'PATCH /a%2Fb/?x=%20&x=2 HTTP/1.1\r\nhost: localhost\r\nX-Case: One\r\nx-case: two\r\nContent-Length: 3\r\n\r\n',
    );
    socket.write(Buffer.from([0xff, 0x00, 0x41]));
    await once(socket, 'data');
    socket.destroy();
    expect(seen).toEqual([
      {
        method: 'PATCH',
        path: '/a%2Fb/',
        query: 'x=%20&x=2',
        headers: [
          ['host', 'localhost'],
          ['X-Case', 'One'],
          ['x-case', 'two'],
          ['Content-Length', '3'],
        ],
        body: Buffer.from([0xff, 0x00, 0x41]),
        sourceIp: '127.0.0.1',
      },
    ]);
  });

  it.each([
    ['http://localhost/webhooks/generic?a=%20', '/webhooks/generic', 'a=%20'],
    ['HTTP://127.0.0.1:3000//a%2Fb/', '//a%2Fb/', ''],
    ['http://localhost', '/', ''],
    ['http://localhost?x=1', '/', 'x=1'],
    ['/webhooks/http://localhost/x', '/webhooks/http://localhost/x', ''],
    ['*', '*', ''],
  ])('accepts the target %s', async (target, path, query) => {
    const { service, seen } = await serve();
    const response = await sendRequest(service.port, { headers: { host: 'localhost' }, path: target });
    expect([response.status, seen.map((one) => [one.path, one.query])]).toEqual([200, [[path, query]]]);
  });

  it('sends status, headers and body of the response', async () => {
    const { service } = await serve({ status: 418, headers: { 'X-Tea': 'pot' }, body: 'ä' });
    const response = await fetch(service.url);
    expect([response.status, response.headers.get('x-tea'), await response.text()]).toEqual([
      418,
      'pot',
      'ä',
    ]);
  });

  it('sends several values of a header separately', async () => {
    const headers = { 'Set-Cookie': 'a=1, b=2', 'X-One': '1' };
    const multiValueHeaders = { 'Set-Cookie': ['a=1', 'b=2'] };
    const { service } = await serve({ status: 200, headers, multiValueHeaders, body: '' });
    const response = await fetch(service.url);
    expect([response.headers.getSetCookie(), response.headers.get('x-one')]).toEqual([['a=1', 'b=2'], '1']);
  });

  it('accepts several requests over one connection', async () => {
    const { service } = await serve();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const first = await send(service, { path: '/1', agent });
    const second = await send(service, { path: '/2', agent });
    agent.destroy();
    expect(second.localPort).toBe(first.localPort);
  });

  it('accepts a body of 10 MB', async () => {
    const { service, seen } = await serve();
    const response = await send(service, { body: [Buffer.alloc(TEN_MEGABYTES)] });
    expect([response.status, seen[0]?.body.length]).toEqual([200, TEN_MEGABYTES]);
  });

  it.each([
    ['announced by Content-Length', { 'Content-Length': String(TEN_MEGABYTES + 1) }],
    ['sent in chunks', {}],
  ])('answers 413 to a larger body, %s, and the client reads the response', async (_, headers) => {
    const { service, seen } = await serve();
    const body = [Buffer.alloc(TEN_MEGABYTES), Buffer.alloc(1)];
    const response = await send(service, { headers, body });
    expect([response.status, response.body]).toEqual([413, '{"message":"Request Too Long"}']);
    expect(seen).toEqual([]);
  });

  it('serves the next request after a body that was too large', async () => {
    const { service } = await serve();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    await send(service, { agent, body: [Buffer.alloc(TEN_MEGABYTES + 1)] });
    const next = await send(service, { agent });
    agent.destroy();
    expect(next.status).toBe(200);
  });

  it('answers 400 to data that is not HTTP', async () => {
    const { service, seen } = await serve();
    const socket = connect(service.port, '127.0.0.1');
    socket.write('GARBAGE\r\n\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(seen).toEqual([]);
  });

  it('answers 500 if the API fails, and reports the error', async () => {
    const failure = new Error('a bug');
    const errors: unknown[] = [];
    const api = { stageName: 'prod', handle: () => Promise.reject(failure) };
    const service = await start(api, { onError: (error) => errors.push(error) });
    const response = await fetch(service.url);
    expect([response.status, await response.json()]).toEqual([500, { message: 'Internal server error' }]);
    expect(errors).toEqual([failure]);
  });

  it('survives a client that disconnects in the middle of its body', async () => {
    const { service, seen } = await serve();
    const socket = connect(service.port, '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nhost: localhost\r\nContent-Length: 10\r\n\r\nabc');
    await once(socket, 'connect');
    socket.destroy();
    await once(socket, 'close');
    expect((await fetch(service.url)).status).toBe(200);
    expect(seen).toHaveLength(1);
  });

  it('names the port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { api } = recorder();
    await expect(serveHttp(api, { host: '127.0.0.1', port })).rejects.toThrow(
      `port ${port} on 127.0.0.1 is already in use (EADDRINUSE)`,
    );
    other.close();
  });
});

describe('more requests than the gate accepts', () => {
  it('wait their turn, and beyond that get the response of the API before their body is read', async () => {
    const { api, finish, entered } = gated();
    const gate = new AdmissionGate({ inside: 1, waiting: 1 });
    const reads = new AdmissionGate({ inside: 1, waiting: 0 });
    const refused: HttpRequest[] = [];
    const service = await start(api, {
      overload: {
        gateFor: (method) => (method === 'GET' ? reads : gate),
        refuse: (received) => {
          refused.push(received);
          return { status: 429, headers: { 'Retry-After': '1' }, body: 'too many' };
        },
      },
    });
    const first = send(service, {});
    await entered;
    // The one that arrives last is refused.
    const others = [send(service, {}), send(service, { body: [Buffer.alloc(TEN_MEGABYTES)] })];
    const refusal = await Promise.race(others);
    expect([refusal.status, refusal.body, refused.map(({ body }) => body.length)]).toEqual([
      429,
      'too many',
      [0],
    ]);
    finish();
    expect((await fetch(service.url)).status).toBe(200);
    const statuses = (await Promise.all([first, ...others])).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(2);
  });
});

describe('closing', () => {
  it('lets a running request finish and accepts no more', async () => {
    const { api, finish, entered } = gated();
    const service = await start(api);
    const underWay = fetch(service.url);
    await entered;
    const closing = service.close(60_000);
    await expect(fetch(service.url)).rejects.toThrow();
    finish();
    expect((await underWay).status).toBe(200);
    await closing;
  });

  it.each([
    ['after the grace period', (service: HttpService) => service.close(1)],
    ['when it is told to end now', closeAndEndNow],
  ])('drops running requests %s', async (_when, close) => {
    const { api, entered } = gated();
    const service = await start(api);
    const underWay = fetch(service.url);
    underWay.catch(() => undefined);
    await entered;
    await close(service);
    await expect(underWay).rejects.toThrow();
  });
});

function closeAndEndNow(service: HttpService): Promise<void> {
  const now = new AbortController();
  const closing = service.close(3_600_000, now.signal);
  now.abort();
  return closing;
}

/** An API whose response waits for `finish`; `entered` resolves when a request is in. */
function gated() {
  let finish = (): void => undefined;
  let enter = (): void => undefined;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const entered = new Promise<void>((resolve) => (enter = resolve));
  const handle = async (): Promise<HttpResponse> => {
    enter();
    await finished;
    return { status: 200, headers: {}, body: '' };
  };
  return { api: { stageName: 'prod', handle }, finish: () => finish(), entered };
}

async function serve(answer: HttpResponse = { status: 200, headers: {}, body: '' }) {
  const { api, seen } = recorder(answer);
  return { service: await start(api), seen };
}

async function start(api: Pick<RestApi, 'handle'>, options: Partial<ServeOptions> = {}) {
  const service = await serveHttp(api, { host: '127.0.0.1', port: 0, ...options });
  running.push(service);
  return service;
}

function recorder(answer: HttpResponse = { status: 200, headers: {}, body: '' }) {
  const seen: HttpRequest[] = [];
  const handle = (received: HttpRequest): Promise<HttpResponse> => {
    seen.push(received);
    return Promise.resolve(answer);
  };
  return { seen, api: { stageName: 'prod', handle } };
}

interface Sending {
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: readonly Buffer[];
  readonly agent?: Agent;
}

/** Sends a request and reads the whole response. */
async function send(service: HttpService, { path, headers, body = [], agent }: Sending) {
  const sending = request(service.url + (path ?? '/'), { method: 'POST', headers: { ...headers }, agent });
  for (const chunk of body) sending.write(chunk);
  sending.end();
  const [response] = (await once(sending, 'response')) as [IncomingMessage];
  const { localPort } = response.socket;
  const received = { status: response.statusCode, body: await text(response), localPort };
  // A response can come before the whole body is sent: the request ends only when it is.
  if (!sending.closed) await once(sending, 'close');
  return received;
}
