import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '..', '..');

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
  const run = start('--port', '0', '--api-key', 'my-key');
  await run.printed(/Ctrl-C/);
  expect(run.output()).toMatch(/curl -i http:\/\/127\.0\.0\.1:\d+\/webhooks\/generic -H 'x-api-key: my-key'/);
  child?.kill('SIGINT');
  expect(await run.exitCode).toBe(0);
});

test('a taken port is an error that names it', async () => {
  const server: Server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { readonly port: number };
  const run = start('--port', String(port));
  expect(await run.exitCode).toBe(1);
  expect(run.errors()).toContain(String(port));
  server.close();
});

test.each([
  [['--port', '70000'], "--port (or PORT) must be a whole number from 0 to 65535, got '70000'."],
  [['--port', 'http'], "got 'http'"],
  [['--api-key', ''], '--api-key must not be empty.'],
  [
    ['--allow-host', 'https://a.example'],
    "--allow-host must be a host name without scheme, port and path, got 'https://a.example'.",
  ],
  [['--prot', '1'], '--prot'],
])('%j is refused: %s', async (options, message) => {
  const run = start(...options);
  expect(await run.exitCode).toBe(1);
  expect(run.errors()).toContain(message);
});

test('--help explains every option', async () => {
  const run = start('--help');
  expect(await run.exitCode).toBe(0);
  for (const option of [
    '--port',
    '--api-key',
    '--allow-host',
    '--data',
    '--no-watch',
    '--express-history',
    '--json',
    '--quiet',
  ])
    expect(run.output()).toContain(option);
});

function start(...options: string[]) {
  const running = spawn(process.execPath, ['--import', 'tsx', 'bin/local.ts', ...options], { cwd: ROOT });
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
