import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { synthesisedTemplate } from '../start-pipeline.ts';
import { beginRequest, sendRequest } from './send-request.ts';

/** The most requests that a run admits or lets wait at the same time (`lib/local/services/stores/bound-load.ts`). */
const ADMITTED = 1_200;

/**
 * A few more than that. Many more take minutes and are sent only on request:
 *
 * LOAD=12000 npx vitest run test/local/overload
 */
const LOAD = Number(process.env.LOAD ?? 1_500);

/**
 * The number of requests whose body is sent, so that at least a hundred of them are admitted. The others disconnect.
 * With LOAD none does.
 */
const STAY = process.env.LOAD === undefined ? LOAD - ADMITTED + 100 : LOAD;

const MINUTES = 60_000;

let running: ChildProcessWithoutNullStreams;
let ready: { readonly url: string; readonly apiKey: string };

beforeAll(async () => {
  const root = path.join(import.meta.dirname, '..', '..');
  // A separate process: both ends of 12,000 connections are more descriptors than many systems allow for one.
  const options = ['--json', '--template', synthesisedTemplate(), '--port', '0'];
  running = spawn(process.execPath, ['--import', 'tsx', 'bin/cli.ts', 'start', ...options], { cwd: root });
  const [line] = (await once(running.stdout, 'data')) as [Buffer];
  ready = JSON.parse(String(line)) as typeof ready;
}, 3 * MINUTES);
afterAll(() => running?.kill());

test(
  `${LOAD} deliveries at once: requests beyond ${ADMITTED} get 429, every 202 ends SUCCEEDED, reads are answered`,
  async () => {
    const requests = Array.from({ length: LOAD }, () => beginPost(BODY.length));
    // Admitted requests cannot be answered before their bodies are sent, however fast the machine is.
    const turnedAway = await firstOf(
      requests.map(({ answer }) => answer),
      LOAD - ADMITTED,
    );
    for (const { status } of turnedAway) expect(status).toBe(429);
    for (const { status } of await Promise.all(Array.from({ length: 100 }, () => read('nobody'))))
      expect(status).toBe(404);
    const [staying, leaving] = [requests.slice(0, STAY), requests.slice(STAY)];
    for (const { hangUp } of leaving) hangUp();
    for (const { end } of staying) end(BODY);
    const accepted: string[] = [];
    for (const { status, body } of await Promise.all(staying.map(({ answer }) => answer))) {
      expect([202, 429]).toContain(status);
      if (status === 202) accepted.push((JSON.parse(body) as { readonly deliveryId: string }).deliveryId);
    }
    expect(accepted.length).toBeGreaterThan(0);
    for (const id of accepted) expect(await outcomeOf(id)).toBe('SUCCEEDED');
  },
  30 * MINUTES,
);

const BODY = '{"data":1}';

/** The first `count` promises that resolve. */
function firstOf<T>(promises: readonly Promise<T>[], count: number): Promise<readonly T[]> {
  return new Promise((resolve, reject) => {
    const found: T[] = [];
    for (const promise of promises) {
      promise.then((value) => {
        if (found.push(value) === count) resolve([...found]);
      }, reject);
    }
  });
}

function beginPost(length: number) {
  const { hostname, port } = new URL(ready.url);
  const headers = {
    host: `${hostname}:${port}`,
    'x-api-key': ready.apiKey,
    'content-type': 'application/json',
    'content-length': String(length),
  };
  return beginRequest(port, { method: 'POST', path: '/webhooks/generic', headers });
}

function read(deliveryId: string) {
  const { hostname, port } = new URL(ready.url);
  const headers = { host: `${hostname}:${port}`, 'x-api-key': ready.apiKey };
  return sendRequest(port, { path: `/deliveries/${deliveryId}`, headers });
}

/** The final status of a delivery. The next read starts after the last one, so that the run has time in between. */
async function outcomeOf(deliveryId: string): Promise<string> {
  for (;;) {
    const { status, body } = await read(deliveryId);
    const found = status === 200 ? (JSON.parse(body) as { readonly status: string }).status : 'ACCEPTED';
    if (found !== 'ACCEPTED') return found;
  }
}
