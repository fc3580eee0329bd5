import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendRequest } from './send-request.ts';

/**
 * Takes minutes, so it runs only where it is asked for:
 *
 *   LOAD=12000 npx vitest run test/local/overload
 */
const LOAD = Number(process.env.LOAD ?? 0);

const MINUTES = 60_000;

let running: ChildProcessWithoutNullStreams;
let ready: { readonly url: string; readonly apiKey: string };

beforeAll(async () => {
  if (LOAD === 0) return;
  const root = path.join(import.meta.dirname, '..', '..');
  // A process of its own: both ends of 12,000 connections are more descriptors than many systems give to one.
  running = spawn(process.execPath, ['--import', 'tsx', 'bin/local.ts', '--json', '--port', '0'], {
    cwd: root,
  });
  const [line] = (await once(running.stdout, 'data')) as [Buffer];
  ready = JSON.parse(String(line)) as typeof ready;
}, 3 * MINUTES);
afterAll(() => running?.kill());

test.skipIf(LOAD === 0)(
  `${LOAD} deliveries at once: each is answered with 202 or 429, every 202 ends SUCCEEDED, reads are answered`,
  async () => {
    const answers = Array.from({ length: LOAD }, (_, index) => post(`{"data":${index}}`));
    const reads = Array.from({ length: 100 }, () => read('nobody'));
    for (const { status } of await Promise.all(reads)) expect([404, 429]).toContain(status);
    const accepted: string[] = [];
    for (const { status, body } of await Promise.all(answers)) {
      expect([202, 429]).toContain(status);
      if (status === 202) accepted.push((JSON.parse(body) as { readonly deliveryId: string }).deliveryId);
    }
    expect(accepted.length).toBeGreaterThan(0);
    for (const id of accepted) expect(await outcomeOf(id)).toBe('SUCCEEDED');
  },
  30 * MINUTES,
);

function post(body: string) {
  const { hostname, port } = new URL(ready.url);
  const headers = {
    host: `${hostname}:${port}`,
    'x-api-key': ready.apiKey,
    'content-type': 'application/json',
    'content-length': String(body.length),
  };
  return sendRequest(port, { method: 'POST', path: '/webhooks/generic', headers, body });
}

function read(deliveryId: string) {
  const { hostname, port } = new URL(ready.url);
  const headers = { host: `${hostname}:${port}`, 'x-api-key': ready.apiKey };
  return sendRequest(port, { path: `/deliveries/${deliveryId}`, headers });
}

/** Its last status. It is asked one read after the other: the run has the time in between. */
async function outcomeOf(deliveryId: string): Promise<string> {
  for (;;) {
    const { status, body } = await read(deliveryId);
    const found = status === 200 ? (JSON.parse(body) as { readonly status: string }).status : 'ACCEPTED';
    if (found !== 'ACCEPTED') return found;
  }
}
