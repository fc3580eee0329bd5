import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { connect, createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, inject, test } from 'vitest';
import { synthesisedTemplate } from '../start-pipeline.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
const CLI = path.join(ROOT, 'bin', 'cli.ts');
/** By its address, for an app stands in another folder. */
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

let child: ChildProcessWithoutNullStreams | undefined;
afterEach(() => child?.kill('SIGKILL'));

test('--json prints one line when ready, serves, and ends with 0 on SIGTERM', async () => {
  const run = start('--json', '--port', '0');
  const ready = JSON.parse(await run.firstLine()) as Record<string, string>;
  expect(Object.keys(ready).sort()).toEqual([
    'apiKey',
    'dynamodb',
    'endpoint',
    'region',
    's3',
    'sfn',
    'sqs',
    'url',
  ]);
  expect(ready).toMatchObject({ apiKey: 'local-development-key', region: 'us-east-1' });

  const answer = await fetch(`${ready.url}/webhooks/generic`, {
    method: 'POST',
    headers: { 'x-api-key': String(ready.apiKey), 'content-type': 'application/json' },
    body: '{"data":1}',
  });
  expect(answer.status).toBe(202);

  child?.kill('SIGTERM');
  expect(await run.exitCode).toBe(0);
  expect(run.output().trim().split('\n')).toHaveLength(1);
});

test('npm start passes SIGTERM on: it ends with 0 and frees the port', async () => {
  const running = spawn('npm', ['start', '--silent', '--', '--json', '--port', '0'], { cwd: ROOT });
  const [chunk] = (await once(running.stdout, 'data')) as [Buffer];
  const { url } = JSON.parse(String(chunk)) as { readonly url: string };
  running.kill('SIGTERM');
  expect(await once(running, 'exit')).toEqual([0, null]);
  await expect(fetch(url)).rejects.toThrow();
});

test('the announcement holds a curl line with the key that was given', async () => {
  const run = start('--port', '0', '--api-key', 'my-key', '--template', synthesisedTemplate());
  await run.printed(/Ctrl-C/);
  expect(run.output()).toMatch(/curl -i http:\/\/127\.0\.0\.1:\d+\/webhooks\/generic -H 'x-api-key: my-key'/);
  child?.kill('SIGINT');
  expect(await run.exitCode).toBe(0);
});

test('Ctrl-C says at once what it waits for', async () => {
  const run = start('--port', '0');
  await run.printed(/Ctrl-C stops/);
  const [, host = '', port = ''] = /API +http:\/\/(.*):(\d+)/.exec(run.output()) ?? [];
  // In flight until the run gives it up: a request without its body.
  const client = connect(Number(port), host);
  client.write('POST /webhooks/generic HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n');
  client.on('error', () => undefined);
  await once(client, 'ready');
  child?.kill('SIGINT');
  await run.printed(
    /Stopping: requests and executions in flight have 5 s to finish\. Ctrl-C again stops now\.\n/,
  );
  client.destroy();
  expect(await run.exitCode).toBe(0);
});

test('a taken port is an error that names it', async () => {
  const server: Server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { readonly port: number };
  const run = start('--port', String(port));
  expect(await run.exitCode).toBe(2);
  expect(run.errors()).toContain(String(port));
  server.close();
});

test('an app of its own with auth none is called without a key, by its own schema and function', async () => {
  const app = path.join(inject('temporaryFolder'), 'app-of-its-own');
  cpSync(path.join(import.meta.dirname, '..', 'cases', 'app'), app, { recursive: true });
  const run = start('--port', '0', '--app', `${process.execPath} --import ${TSX} app.mjs ${ROOT}`, {
    cwd: app,
  });
  await run.printed(/Ctrl-C/);
  const [, url = ''] = /API +(http:\S+)/.exec(run.output()) ?? [];
  expect(run.output()).not.toContain('x-api-key');
  const send = (body: string) =>
    fetch(`${url}/webhooks/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
  expect((await send('{"order":"a"}')).status).toBe(400);
  const accepted = await send('{"order":1}');
  expect(accepted.status).toBe(202);
  const { deliveryId } = (await accepted.json()) as { readonly deliveryId: string };
  await expect
    .poll(async () => (await fetch(`${url}/deliveries/${deliveryId}`)).json())
    .toMatchObject({ status: 'SUCCEEDED', result: { computed: 'orders' } });
});

function start(...given: (string | { readonly cwd: string })[]) {
  const options = given.filter((option) => typeof option === 'string');
  const { cwd } = { cwd: ROOT, ...given.find((option) => typeof option === 'object') };
  const running = spawn(process.execPath, ['--import', TSX, CLI, 'start', ...options], { cwd });
  child = running;
  const text = { out: '', err: '' };
  running.stdout.on('data', (chunk) => (text.out += String(chunk)));
  running.stderr.on('data', (chunk) => (text.err += String(chunk)));
  const printed = (pattern: RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      running.stdout.on('data', () => pattern.test(text.out) && resolve());
      running.once('exit', () => reject(new Error(`ended without ${pattern}: ${text.err}`)));
    });
  return {
    output: () => text.out,
    errors: () => text.err,
    printed,
    firstLine: () => printed(/\n/).then(() => text.out.split('\n')[0] ?? ''),
    exitCode: once(running, 'exit').then(([code]) => code as number | null),
  };
}
