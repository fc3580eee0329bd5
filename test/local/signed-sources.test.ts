import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../lib/local/clock/clock.ts';
import { failAtOnce } from '../fail-at-once.ts';
import { API_KEY, type Pipeline, startPipeline } from '../start-pipeline.ts';
import { type Sent, SIGNED_PRODUCERS } from './signed-producers.ts';

const secrets = new Map(
  SIGNED_PRODUCERS.flatMap(({ name, secret }) => (secret === undefined ? [] : [[name, { current: secret }]])),
);
const sources = Object.fromEntries(SIGNED_PRODUCERS.map(({ name, source }) => [name, source]));

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline({ props: { sources }, secrets, change: failAtOnce });
});
afterAll(() => pipeline.stop());

async function post(source: string, { body, headers }: Sent): Promise<number> {
  const response = await fetch(`${pipeline.run.url}/webhooks/${source}`, { method: 'POST', headers, body });
  await response.text();
  return response.status;
}

async function envelopesOf(source: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  await pipeline.run.stepFunctions.idle();
  const objects = await pipeline.objects(`payloads/${source}-`);
  return [...objects.values()].map((text) => JSON.parse(text) as Readonly<Record<string, unknown>>);
}

/** Executions of Process that have ended: the sources have no computation, so each ends with its error. */
const computations = (deliveryId: string): number =>
  pipeline.lines.filter((line) =>
    line.includes(`Process  ${deliveryId}  ExecutionFailed: ComputationMissing`),
  ).length;

describe.each(SIGNED_PRODUCERS)('$name', ({ name, deliveryId, send }) => {
  test('is answered 200, verified and kept byte for byte; a second sending of the event is not computed again', async () => {
    const first = await send(1, systemClock.now());
    expect(await post(name, first)).toBe(200);
    expect(await post(name, await send(2, systemClock.now()))).toBe(200);
    const kept = await envelopesOf(name);
    expect(new Set(kept.map((envelope) => envelope['deliveryId']))).toEqual(new Set([deliveryId]));
    expect(kept).toContainEqual(
      expect.objectContaining({
        body: first.body,
        verified: expect.objectContaining({ valid: true }) as unknown,
      }),
    );
    const { url } = pipeline.run;
    const status = await fetch(`${url}/deliveries/${deliveryId}`, { headers: { 'x-api-key': API_KEY } });
    expect(status.status).toBe(200);
    expect(computations(deliveryId)).toBe(1);
  });

  test('is not recorded where it is forged', async () => {
    const before = (await envelopesOf(name)).length;
    const { body, headers } = await send(1, systemClock.now());
    const signatures = Object.keys(headers).filter((header) => /signature|hmac|token/i.test(header));
    const forged =
      signatures.length === 0
        ? { body: body.replace('Hello', 'Hallo'), headers }
        : { body: `${body} `, headers };
    const unsigned = {
      body,
      headers: Object.fromEntries(Object.entries(headers).filter(([header]) => !signatures.includes(header))),
    };
    const coversBody = name !== 'gitlab';
    if (coversBody) await post(name, forged);
    if (signatures.length > 0) await post(name, unsigned);
    expect((await envelopesOf(name)).length).toBe(before);
    expect(pipeline.lines.filter((line) => line.includes('Not signed')).length).toBeGreaterThan(0);
  });
});

test('a header that is a secret is verified and not kept', async () => {
  const text = JSON.stringify(await envelopesOf('gitlab'));
  expect(text).not.toContain('x-gitlab-token');
  expect(text).toContain('idempotency-key');
});
