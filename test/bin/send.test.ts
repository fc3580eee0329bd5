import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, inject, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '..', '..');

function send(...args: readonly string[]) {
  const argv = ['--import', 'tsx', 'bin/cli.ts', 'send', ...args];
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, argv, { cwd: ROOT }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

/** Answers as an API does: each POST with one status, each GET with another. */
async function withApi<T>(
  statuses: Readonly<Record<string, number>>,
  use: (url: string) => Promise<T>,
): Promise<T> {
  const server = createServer((request, response) => {
    request.resume();
    response.statusCode = statuses[request.method ?? ''] ?? 500;
    response.end('{"deliveryId":"github-1","status":"SUCCEEDED"}');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.close();
  }
}

const file = path.join(mkdtempSync(path.join(inject('temporaryFolder'), 'send-')), 'github.secret');
writeFileSync(file, 'fake-secret\n');
const github = ['github', 'push', '--secret', `@${file}`];

test('a recorded event ends with 0, a refused one with 1', async () => {
  const recorded = await withApi({ POST: 200, GET: 200 }, (url) => send(...github, '--url', `${url}/`));
  expect(recorded.stdout).toMatch(/^push of GitHub, id .*\n(?:.*\n)*Recorded\..*\n$/);
  expect(recorded).toMatchObject({ code: 0, stderr: '' });
  const refused = await withApi({ POST: 401 }, (url) => send(...github, '--url', url));
  expect(refused.stdout).toMatch(/REFUSED with 401/);
  expect(refused).toMatchObject({ code: 1, stderr: '' });
});

test('a tampered event ends with 0 where it is dropped, with 1 where it is recorded', async () => {
  const dropped = await withApi({ POST: 200, GET: 404 }, (url) =>
    send(...github, '--tamper', '--wait', '0.5', '--url', url),
  );
  expect(dropped.stdout).toMatch(
    /Answered and dropped, as it must be: nothing is recorded after 0\.5 s\.\n$/,
  );
  expect(dropped.code).toBe(0);
  const recorded = await withApi({ POST: 200, GET: 200 }, (url) => send(...github, '--tamper', '--url', url));
  expect(recorded.stdout).toMatch(/RECORDED, although/);
  expect(recorded.code).toBe(1);
});

test('where nobody listens it ends with 2 and the address', async () => {
  const url = await withApi({}, (address) => Promise.resolve(address));
  expect(await send(...github, '--url', url)).toMatchObject({
    code: 2,
    stderr: `error: Nobody answers at ${url} (ECONNREFUSED): run webhook-pipeline start there, or give the address of the API with --url.\n`,
  });
});
