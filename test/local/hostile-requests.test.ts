import { once } from 'node:events';
import { connect } from 'node:net';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { API_KEY, type Pipeline, startPipeline } from '../start-pipeline.ts';
import { type RawRequest, sendRequest } from './send-request.ts';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
});
afterAll(() => pipeline.stop());

const PORTS = ['API', 'Step Functions', 'DynamoDB', 'S3 and SQS'] as const;

function portOf(name: (typeof PORTS)[number]): string {
  const { url, endpoints } = pipeline.run;
  const addresses = {
    API: url,
    'Step Functions': endpoints.sfn,
    DynamoDB: endpoints.dynamodb,
    'S3 and SQS': endpoints.s3,
  };
  return new URL(addresses[name]).port;
}

describe.each(PORTS)('the port of %s', (name) => {
  test('refuses another host and any page, preflight requests included', async () => {
    const port = portOf(name);
    const attempts: RawRequest['headers'][] = [
      { host: 'evil.example' },
      { host: `127.0.0.1:${port}`, origin: 'http://evil.example' },
      { host: `127.0.0.1:${port}`, origin: 'http://evil.example', 'access-control-request-method': 'POST' },
    ];
    for (const headers of attempts) {
      for (const method of ['OPTIONS', 'POST', 'GET']) {
        const answer = await sendRequest(port, { method, headers });
        expect(answer.status).toBe(403);
        expect(Object.keys(answer.headers).join()).not.toContain('access-control');
      }
    }
  });

  test('answers a preflight request without an origin with no CORS header', async () => {
    const headers = { host: `localhost:${portOf(name)}` };
    const answer = await sendRequest(portOf(name), { method: 'OPTIONS', headers });
    expect(Object.keys(answer.headers).join()).not.toContain('access-control');
  });

  test('answers 413 to a body with a too large Content-Length, before it is sent', async () => {
    const sending = request({ host: '127.0.0.1', port: portOf(name), method: 'POST', path: '/a' });
    sending.setHeader('content-length', 300 * 1024 * 1024).on('error', () => undefined);
    sending.write('x');
    const [response] = (await once(sending, 'response')) as [IncomingMessage];
    sending.destroy();
    expect(response.statusCode).toBe(413);
  });

  // fauxqs also answers 413, but closes the connection while the client is still sending.
  test.skipIf(name === 'S3 and SQS')('answers 413 while an endless body is being sent', async () => {
    const sending = request({ host: '127.0.0.1', port: portOf(name), method: 'POST', path: '/a' });
    sending.on('error', () => undefined);
    const answered = once(sending, 'response') as Promise<[IncomingMessage]>;
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const answer = { isThere: false };
    void answered.finally(() => (answer.isThere = true));
    while (!answer.isThere) {
      if (!sending.write(chunk)) await Promise.race([once(sending, 'drain'), answered]);
    }
    sending.destroy();
    expect((await answered)[0].statusCode).toBe(413);
  });
});

test('S3 accepts the name of a bucket before localhost', async () => {
  const port = portOf('S3 and SQS');
  const answer = await sendRequest(port, {
    headers: { host: `no-such-bucket.localhost:${port}` },
    path: '/key',
  });
  expect([answer.status, answer.body]).toEqual([404, expect.stringContaining('NoSuchBucket')]);
});

describe('no request ends the process:', () => {
  /** The run works if it accepts a delivery and finishes it. */
  afterEach(async () => {
    const accepted = await pipeline.post('generic', '{"data":1}');
    expect(await pipeline.settled(accepted.body.deliveryId)).toMatchObject({ status: 'SUCCEEDED' });
  });

  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.constantFrom('', '{', 'null', '[]', '"\\ud800"', '{"a":', '{"__proto__":{}}'),
  );
  const deep = fc.integer({ min: 1, max: 200_000 }).map((depth) => '['.repeat(depth));
  const closed = fc.integer({ min: 1, max: 20_000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth));
  const body = fc.oneof(
    anyText,
    deep,
    closed,
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  );
  const headerText = fc.string({
    unit: fc.constantFrom(...Array.from(' !"#%&/()=?`*+-_:;.,<>|{}[]~^@\u00ff\u0080aA0')),
  });

  test('anything sent to the API', async () => {
    const path = fc.oneof(
      fc.constantFrom('/webhooks/generic', '/webhooks/portfolio-risk', '/deliveries/a', '/', '//', '*'),
      fc.webPath().map((end) => `/deliveries${end}`),
      fc.stringMatching(/^\/[!-~]{0,30}$/),
    );
    const headers = fc.record(
      {
        'content-type': fc.oneof(fc.constantFrom('application/json', 'text/plain', ''), headerText),
        'idempotency-key': headerText,
        'x-api-key': fc.constantFrom(API_KEY, 'x'),
        'x-amzn-requestid': headerText,
        'x-http-method-override': fc.constantFrom('POST', 'get', 'BREW', ''),
        accept: headerText,
        expect: fc.constantFrom('100-continue', 'other'),
        authorization: headerText,
      },
      { requiredKeys: ['x-api-key'] },
    );
    await fuzz('API', fc.record({ method: anyMethod, path, headers, body }));
  });

  test('anything sent to Step Functions', async () => {
    const actions = [
      'StartExecution',
      'StartSyncExecution',
      'StopExecution',
      'RedriveExecution',
      'DescribeExecution',
    ];
    const more = [
      'GetExecutionHistory',
      'ListExecutions',
      'DescribeStateMachine',
      'ListStateMachines',
      'SendTaskSuccess',
    ];
    const action = fc.constantFrom(
      ...actions,
      ...more,
      'SendTaskFailure',
      'SendTaskHeartbeat',
      'constructor',
      '__proto__',
      '',
    );
    const member = fc.constantFrom(
      'stateMachineArn',
      'executionArn',
      'name',
      'input',
      'maxResults',
      'nextToken',
      'taskToken',
      'output',
      'includedData',
      'traceHeader',
      'error',
    );
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(
        'arn:aws:states:us-east-1:111111111111:stateMachine:x',
        'x'.repeat(300_000),
        -1,
        Infinity,
      ),
    );
    const call = fc.dictionary(member, value).map((members) => JSON.stringify(members));
    const target = fc.oneof(
      action.map((name) => `AWSStepFunctions.${name}`),
      action.map((name) => `AmazonSQS.${name}`),
      headerText,
    );
    const headers = fc.record(
      { 'x-amz-target': target, authorization: headerText, 'content-type': headerText },
      { requiredKeys: ['x-amz-target'] },
    );
    await fuzz(
      'Step Functions',
      fc.record({
        method: anyMethod,
        path: fc.constantFrom('/', '/outputs', '/x'),
        headers,
        body: fc.oneof(call, body),
      }),
    );
  });

  test.each(PORTS)('bytes that are not HTTP, sent to %s', async (name) => {
    for (const bytes of [
      '\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      'POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: -1\r\n\r\n',
      'POST / HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
      '\u0000\u0001\u0016\u0003',
      'GET / HTTP/1.0\r\n\r\n',
      'CONNECT evil.example:443 HTTP/1.1\r\nhost: evil.example:443\r\n\r\n',
      'GET / HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
    ]) {
      const socket = connect(Number(portOf(name)), '127.0.0.1');
      socket.on('error', () => undefined);
      socket.end(bytes, 'latin1');
      await Promise.race([text(socket).catch(() => ''), once(socket, 'close')]);
      socket.destroy();
    }
    await expectListening(name);
  });

  test.each(PORTS)('a client of %s that disconnects in the middle of its body', async (name) => {
    const socket = connect(Number(portOf(name)), '127.0.0.1');
    socket.write(
      'POST / HTTP/1.1\r\nhost: localhost\r\nx-amz-target: AmazonSQS.SendMessage\r\ncontent-type: application/x-amz-json-1.0\r\ncontent-length: 10\r\n\r\nabc',
    );
    await once(socket, 'connect');
    socket.resetAndDestroy();
    await once(socket, 'close');
    await expectListening(name);
  });
});

const anyMethod = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'PROPFIND');

interface Fuzzed {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Checks that the port answers the next client. */
async function expectListening(name: (typeof PORTS)[number]): Promise<void> {
  const port = portOf(name);
  const headers = { host: `localhost:${port}` };
  const answer = await sendRequest(port, { method: 'GET', path: '/', headers, body: '' });
  expect(answer.status).toBeGreaterThanOrEqual(200);
}

/** Checks that each request is answered. */
async function fuzz(name: (typeof PORTS)[number], requests: fc.Arbitrary<Fuzzed>): Promise<void> {
  const port = portOf(name);
  await fc.assert(
    fc.asyncProperty(requests, async ({ headers, body, ...target }) => {
      const length = { 'content-length': String(Buffer.byteLength(body)) };
      const answer = await sendRequest(port, {
        ...target,
        headers: { host: `localhost:${port}`, ...headers, ...length },
        body,
      });
      expect(answer.status).toBeGreaterThanOrEqual(200);
    }),
    { numRuns: 150 },
  );
}
