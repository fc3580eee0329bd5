import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { connect, createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, inject, test } from 'vitest';
import { authorization } from '../local/services/local-ports.ts';
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
    'console',
    'dynamodb',
    'endpoint',
    'region',
    's3',
    'secrets',
    'secretsmanager',
    'sfn',
    'sqs',
    'ssm',
    'url',
  ]);
  expect(ready).toMatchObject({ apiKey: 'local-development-key', region: 'us-east-1' });
  expect((await fetch(String(ready.console))).headers.get('content-type')).toBe('text/html; charset=utf-8');

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

test('a secret that no file has is generated and printed, and in the JSON line', async () => {
  const run = start('--port', '0', '--quiet', '--template', templateThatReads('webhooks/github'));
  await run.printed(/Ctrl-C/);
  expect(run.output()).toMatch(/\n {2}Secret {2}webhooks\/github {2}[0-9a-f]{32} \(generated\)\n/);
  child?.kill('SIGKILL');
  const json = start('--port', '0', '--json', '--template', templateThatReads('webhooks/github'));
  const { secrets, secretsmanager } = JSON.parse(await json.firstLine()) as Record<string, string>;
  expect(secrets).toEqual({ 'webhooks/github': expect.stringMatching(/^[0-9a-f]{32}$/) as string });
  expect(await secretAt(String(secretsmanager))).toBe(
    (secrets as unknown as Record<string, string>)['webhooks/github'],
  );
});

test('--secrets has the values, and a changed file is live at once', async () => {
  const file = path.join(mkdtempSync(path.join(inject('temporaryFolder'), 'secrets-')), 'secrets.json');
  const write = (text: string): void => {
    // As editors do: the file is replaced by another one.
    writeFileSync(`${file}~`, text);
    renameSync(`${file}~`, file);
  };
  write('{"webhooks/github":"first-value"}');
  const run = start('--port', '0', '--secrets', file, '--template', templateThatReads('webhooks/github'));
  await run.printed(/Ctrl-C/);
  const [, endpoint = ''] = /Secrets, SSM +(http:\S+)/.exec(run.output()) ?? [];
  expect(await secretAt(endpoint)).toBe('first-value');
  write('{"webhooks/github":"second-value"}');
  await expect.poll(() => secretAt(endpoint)).toBe('second-value');
  write('{"webhooks/github": third-value}');
  await run.printed(/Watch {2}secrets\.json {2}refused, the old secrets stay live: \S+ must be JSON/);
  expect(await secretAt(endpoint)).toBe('second-value');
  expect(await secretAt(endpoint, 'AWSPREVIOUS')).toBe('first-value');
  expect(run.output()).not.toMatch(/(?:first|second|third)-value|generated/);
});

test.each([
  ['that does not exist', undefined, 'cannot be read (ENOENT)'],
  [
    'with a wrong value',
    '{"webhooks/github":5}',
    '"webhooks/github" must be text or {"current", "previous"}, got a number.',
  ],
])('a file of secrets %s is an error before anything is synthesised', async (_, text, message) => {
  const file = path.join(mkdtempSync(path.join(inject('temporaryFolder'), 'secrets-')), 'wrong.json');
  if (text !== undefined) writeFileSync(file, text);
  const run = start('--port', '0', '--secrets', file);
  expect(await run.exitCode).toBe(2);
  expect(run.errors()).toContain(file);
  expect(run.errors()).toContain(message);
  expect(run.output()).toBe('');
});

/** The file of a template whose function may read a secret that is not in the template. */
function templateThatReads(name: string): string {
  const file = synthesisedTemplate();
  const template = JSON.parse(readFileSync(file, 'utf8')) as { Resources: Record<string, Resource> };
  const { Properties } =
    Object.values(template.Resources).find(({ Type }) => Type === 'AWS::Lambda::Function') ?? {};
  const [role] = Properties?.Role?.['Fn::GetAtt'] ?? [];
  const Resource = {
    'Fn::Sub': `arn:aws:secretsmanager:\${AWS::Region}:\${AWS::AccountId}:secret:${name}-??????`,
  };
  const Statement = { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource };
  const ReadSecret = {
    Type: 'AWS::IAM::Policy',
    Properties: { PolicyName: 'p', Roles: [{ Ref: role }], PolicyDocument: { Statement } },
  };
  const changed = { ...template, Resources: { ...template.Resources, ReadSecret } };
  const beside = file.replace(/[^/\\]*$/, 'reading');
  cpSync(file.replace('.template.json', '.assets.json'), `${beside}.assets.json`);
  writeFileSync(`${beside}.template.json`, JSON.stringify(changed));
  return `${beside}.template.json`;
}

interface Resource {
  readonly Type: string;
  readonly Properties: { readonly Role?: { readonly 'Fn::GetAtt': readonly string[] } };
}

async function secretAt(endpoint: string, VersionStage = 'AWSCURRENT'): Promise<unknown> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { 'x-amz-target': 'secretsmanager.GetSecretValue', authorization: authorization() },
    body: JSON.stringify({ SecretId: 'webhooks/github', VersionStage }),
  });
  return ((await answer.json()) as { readonly SecretString?: string }).SecretString;
}

test('an app of its own with auth none takes deliveries without a key, and tells their status with one', async () => {
  const app = path.join(inject('temporaryFolder'), 'app-of-its-own');
  cpSync(path.join(import.meta.dirname, '..', 'cases', 'app'), app, { recursive: true });
  const run = start('--port', '0', '--app', `${process.execPath} --import ${TSX} app.mjs ${ROOT}`, {
    cwd: app,
  });
  await run.printed(/Ctrl-C/);
  const [, url = ''] = /API +(http:\S+)/.exec(run.output()) ?? [];
  const [, key = ''] = /x-api-key: ([\w-]+)/.exec(run.output()) ?? [];
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
    .poll(async () =>
      (await fetch(`${url}/deliveries/${deliveryId}`, { headers: { 'x-api-key': key } })).json(),
    )
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
