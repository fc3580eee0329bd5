import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { guardListener, type GuardOptions } from '../../../lib/local/http/guard-listener.ts';
import { type RawRequest, sendRequest } from '../send-request.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

describe('a host is accepted', () => {
  test.each([
    '127.0.0.1',
    '127.0.0.1:3000',
    '127.8.9.10',
    'localhost',
    'LocalHost:1',
    '[::1]:80',
    '[0:0:0:0:0:0:0:1]',
    'bucket.localhost',
    'sqs.us-east-1.localhost:4566',
    'localhost.',
    'LOCALHOST.:3000',
    'bucket.localhost.',
    '[::ffff:127.0.0.1]',
    '[::ffff:127.8.9.10]:3000',
    '[::ffff:7f00:1]',
  ])('%s', async (host) => {
    expect(await statusFor(await serve(), { host })).toBe(200);
  });

  test('an allowed name, whatever its port', async () => {
    const port = await serve({ allowedHosts: ['abc.ngrok.example'] });
    expect(await statusFor(port, { host: 'ABC.ngrok.example:443' })).toBe(200);
    expect(await statusFor(port, { host: 'other.ngrok.example' })).toBe(403);
  });
});

describe('a host is refused', () => {
  test.each([
    'evil.example',
    'localhost.evil.example',
    'evil-localhost',
    '127.0.0.1.evil.example',
    '1270.0.0.1',
    '128.0.0.1',
    '0.0.0.0',
    '[::]',
    '192.168.1.2:3000',
    '[::ffff:8.8.8.8]',
    '[::ffff:128.0.0.1]',
    '[::7f00:1]',
    'localhost..',
    'localhost.evil.example.',
    'evil-localhost.',
    'evil.example@127.0.0.1',
    'evil.example#127.0.0.1',
    '127.0.0.1/evil',
    '',
  ])('%s', async (host) => {
    expect(await statusFor(await serve(), { host })).toBe(403);
  });

  test('as the second of two, and in a target that is a whole URL', async () => {
    const port = await serve();
    expect(await statusFor(port, { host: ['127.0.0.1', 'evil.example'] })).toBe(403);
    for (const path of ['http://evil.example/', 'HTTP://evil.example', 'http://localhost@evil.example/x'])
      expect(await statusFor(port, { host: '127.0.0.1' }, { path })).toBe(403);
    expect(await statusFor(port, { host: 'evil.example' }, { path: 'http://127.0.0.1/' })).toBe(403);
  });

  test('if its name does not end in localhost', async () => {
    const port = await serve();
    await fc.assert(
      fc.asyncProperty(fc.domain(), async (host) => {
        expect(await statusFor(port, { host })).toBe(403);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a page is refused', () => {
  test.each(['http://evil.example', 'http://127.0.0.1:8080', 'http://localhost', 'null', ''])(
    'with the origin "%s", its preflight request too, and without a CORS header',
    async (origin) => {
      const port = await serve();
      for (const method of ['OPTIONS', 'POST', 'GET', 'PUT', 'DELETE', 'HEAD']) {
        const preflight = { 'access-control-request-method': 'PUT' };
        const headers = { host: 'localhost', origin, ...preflight };
        const response = await sendRequest(port, { headers, method });
        expect(response.status).toBe(403);
        expect(Object.keys(response.headers).join()).not.toContain('access-control');
      }
    },
  );

  test.each(['cross-site', 'same-site'])('that sends no origin, Sec-Fetch-Site %s', async (site) => {
    expect(await statusFor(await serve(), { host: 'localhost', 'sec-fetch-site': site })).toBe(403);
  });

  test.each(['none', 'same-origin'])(
    'but not a user who typed the address, Sec-Fetch-Site %s',
    async (site) => {
      expect(await statusFor(await serve(), { host: 'localhost', 'sec-fetch-site': site })).toBe(200);
    },
  );

  test('unless exactly its origin is allowed', async () => {
    const port = await serve({ allowedOrigins: ['http://localhost:8080'] });
    const of = (origin: string) =>
      statusFor(port, { host: 'localhost', origin, 'sec-fetch-site': 'same-site' });
    expect(await of('http://localhost:8080')).toBe(200);
    expect(await of('http://localhost:8081')).toBe(403);
    expect(await of('https://localhost:8080')).toBe(403);
  });
});

test('the response says what was wrong and what is allowed', async () => {
  const port = await serve({ allowedHosts: ['a.example'] });
  const response = await sendRequest(port, { headers: { host: 'evil.example' } });
  expect(JSON.parse(response.body)).toEqual({
    message:
      'Refused: the host must be 127.0.0.1, [::1], localhost or a name below localhost, a.example, got "evil.example".',
  });
});

async function serve(options: GuardOptions = {}): Promise<number> {
  const server = createServer((_, response) => response.setHeader('access-control-allow-origin', '*').end());
  guardListener(server, options);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  closers.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

async function statusFor(
  port: number,
  headers: RawRequest['headers'],
  target: Omit<RawRequest, 'headers'> = {},
): Promise<number | undefined> {
  return (await sendRequest(port, { headers, ...target })).status;
}
