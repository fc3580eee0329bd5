import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONTRADICTORY_PORTFOLIO, PORTFOLIO } from '../../lib/proofs/exercise/example-deliveries.ts';
import { API_KEY, type Pipeline, startPipeline } from '../start-pipeline.ts';
import contract from '../cases/contract.json' with { type: 'json' };

let pipeline: Pipeline;

beforeAll(async () => {
  pipeline = await startPipeline();
});
afterAll(() => pipeline.stop());

describe('the contract', () => {
  test.each(contract)('$name: $status', async (row) => {
    await pipeline.run.stepFunctions.idle();
    const before = await pipeline.objectKeys();
    const headers = Object.fromEntries(
      Object.entries({ 'x-api-key': API_KEY, 'content-type': 'application/json', ...row.headers }).filter(
        (entry): entry is [string, string] => entry[1] !== null,
      ),
    );
    const body = row.size === undefined ? row.body : JSON.stringify({ data: 'x'.repeat(row.size) });
    const response = await fetch(`${pipeline.run.url}${row.path}`, {
      method: row.method,
      headers,
      ...(body === undefined ? {} : { body }),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    expect(response.status).toBe(row.status);
    if (row.answer !== undefined) expect(answer).toMatchObject(row.answer);
    if (row.notDelivery !== undefined) expect(answer.deliveryId).not.toBe(row.notDelivery);
    if (row.status < 400) return;
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(answer).toMatchObject({ type: 'about:blank', status: row.status });
    expect(Object.keys(answer).sort()).toEqual(['detail', 'requestId', 'status', 'title', 'type']);
    expect(answer.detail).toContain(row.detail);
    await pipeline.run.stepFunctions.idle();
    expect(await pipeline.objectKeys()).toEqual(before);
    expect(await pipeline.countMessages('ParkingQueue')).toBe(0);
  });

  test('11 MB is refused with the 413 of API Gateway, which cannot be customised', async () => {
    const { status } = await pipeline.post('generic', JSON.stringify({ data: 'x'.repeat(11_000_000) }));
    expect(status).toBe(413);
  });

  test('Location is the address of the delivery', async () => {
    const accepted = await pipeline.post('generic', '{"data":1}');
    const location = accepted.headers.get('location') ?? '';
    expect(location).toBe(`/deliveries/${String(accepted.body.deliveryId)}`);
    await pipeline.settled(accepted.body.deliveryId);
    expect((await pipeline.get(location)).body).toMatchObject({ deliveryId: accepted.body.deliveryId });
  });
});

describe('the happy path', () => {
  test('of generic ends with the size, the hash and the keys of the body', async () => {
    const { body } = await pipeline.post('generic', '{"data":{"b":1,"a":2}}');
    expect(await pipeline.settled(body.deliveryId)).toEqual({
      deliveryId: body.deliveryId,
      source: 'generic',
      status: 'SUCCEEDED',
      bodySha256: '3637b7c94ac51362bdb8e4e7e24e1f0d8b46c8630dd586a8ad095153e993bcff',
      receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      updatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      result: {
        bytes: 22,
        sha256: '3637b7c94ac51362bdb8e4e7e24e1f0d8b46c8630dd586a8ad095153e993bcff',
        topLevelKeys: ['a', 'b'],
      },
    });
  });

  test('of portfolio-risk ends with a value at risk', async () => {
    const { status, body } = await pipeline.post('portfolio-risk', JSON.stringify(PORTFOLIO));
    expect(status).toBe(202);
    const delivery = await pipeline.settled(body.deliveryId);
    expect(delivery.status).toBe('SUCCEEDED');
    expect((delivery.result as { readonly valueAtRisk: number }).valueAtRisk).toBeGreaterThan(0);
  });
});

describe('a delivery sent twice', () => {
  test('is computed once and does not change', async () => {
    const key = { 'Idempotency-Key': 'evt_1' };
    const first = await pipeline.post('generic', '{"data":1}', key);
    const outcome = await pipeline.settled(first.body.deliveryId);
    const second = await pipeline.post('generic', '{"data":1}', key);
    expect(second.status).toBe(202);
    expect(second.body.deliveryId).toBe('generic-evt_1');
    expect(second.body.deliveryId).toBe(first.body.deliveryId);
    expect(await pipeline.settled(second.body.deliveryId)).toEqual(outcome);
    expect(await computations('generic-evt_1')).toBe(1);
  });

  test('with another body does not change the first body and its result, and says so', async () => {
    const key = { 'idempotency-key': 'evt_2' };
    await pipeline.post('generic', '{"data":"first"}', key);
    const outcome = await pipeline.settled('generic-evt_2');
    await pipeline.post('generic', '{"data":"second"}', key);
    expect(await pipeline.settled('generic-evt_2')).toEqual({ ...outcome, conflict: true });
    expect((await pipeline.payloads('generic-evt_2')).map(({ body }) => String(body)).sort()).toEqual([
      '{"data":"first"}',
      '{"data":"second"}',
    ]);
    expect(await computations('generic-evt_2')).toBe(1);
  });

  test('at the same time is computed once', async () => {
    const sent = Array.from({ length: 10 }, () =>
      pipeline.post('generic', '{"data":1}', { 'idempotency-key': 'evt_3' }),
    );
    const statuses = (await Promise.all(sent)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([202]));
    expect(await pipeline.settled('generic-evt_3')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await computations('generic-evt_3')).toBe(1);
  });

  test('without a key is two deliveries, and an empty key is none', async () => {
    const ids = await Promise.all(
      [{}, {}, { 'idempotency-key': '' }, { 'idempotency-key': ' ' }].map(async (headers) => {
        const { body } = await pipeline.post('generic', '{"data":1}', headers as Record<string, string>);
        return body.deliveryId;
      }),
    );
    expect(new Set(ids).size).toBe(4);
  });
});

/** The number of computations of a delivery, by the log of Process. */
async function computations(deliveryId: string): Promise<number> {
  await pipeline.run.stepFunctions.idle();
  return pipeline.lines.filter(
    (line) => line.includes(`  ${deliveryId}  `) && line.includes('  Run compute  '),
  ).length;
}

describe('a computation that fails', () => {
  test('is FAILED with its error and the message for the producer', async () => {
    const { body } = await pipeline.post('portfolio-risk', JSON.stringify(CONTRADICTORY_PORTFOLIO));
    const delivery = await pipeline.settled(body.deliveryId);
    expect(delivery).toMatchObject({ status: 'FAILED', error: { name: 'InvalidDelivery' } });
    expect((delivery.error as { readonly message: string }).message).toMatch(/correlation/);
    expect(delivery).not.toHaveProperty('result');
    expect(JSON.stringify(delivery)).not.toMatch(/trace|\.js:/);
  });
});

test('the log names states and errors, and never contains a payload', async () => {
  const accepted = await pipeline.post('generic', '{"data":"never in a log"}');
  await pipeline.settled(accepted.body.deliveryId);
  const lines = pipeline.lines.filter((line) => line.includes(String(accepted.body.deliveryId)));
  for (const state of ['Store payload', 'Record delivery', 'Start processing', 'Run compute']) {
    expect(lines.some((line) => line.includes(`  ${state}  `))).toBe(true);
  }
  expect(pipeline.lines.join('\n')).not.toContain('never in a log');
});
