import { afterEach, expect, test } from 'vitest';
import { hurriedClock } from '../../lib/proofs/exercise/hurried-clock.ts';
import { type Pipeline, startPipeline } from '../start-pipeline.ts';

let pipeline: Pipeline;
afterEach(() => pipeline.stop());

test('a 202 means that the delivery is stored', async () => {
  pipeline = await startPipeline({ props: { acknowledgement: 'stored' } });
  const { status, body, headers } = await pipeline.post('generic', '{"data":1}', { 'idempotency-key': 'k' });
  expect(status).toBe(202);
  expect(body).toEqual({ deliveryId: 'generic-k', status: 'ACCEPTED', acknowledgement: 'stored' });
  expect(headers.get('location')).toMatch(/\/deliveries\/generic-k$/);
  // At once, without waiting.
  expect(await pipeline.record('generic-k')).toBeDefined();
  expect(await pipeline.payloads('generic-k')).toMatchObject([{ body: '{"data":1}' }]);
  expect(await pipeline.settled('generic-k')).toMatchObject({ status: 'SUCCEEDED' });
});

test('a delivery that cannot be stored is a 503 with Retry-After, and no part of it is kept', async () => {
  pipeline = await startPipeline({ props: { acknowledgement: 'stored' }, clock: hurriedClock(5) });
  await pipeline.destroyBucket();
  const { status, body, headers } = await pipeline.post('generic', '{"data":1}', { 'idempotency-key': 'k' });
  expect(status).toBe(503);
  expect(headers.get('retry-after')).toBe('5');
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(body).toMatchObject({ title: 'Service Unavailable', status: 503 });
  expect(await pipeline.record('generic-k')).toBeUndefined();
});

test('sent again with the same key it is 202 again, and computed once', async () => {
  pipeline = await startPipeline({ props: { acknowledgement: 'stored' } });
  for (let time = 1; time <= 2; time += 1) {
    expect((await pipeline.post('generic', '{"data":1}', { 'idempotency-key': 'k' })).status).toBe(202);
    await pipeline.settled('generic-k');
  }
  expect(pipeline.lines.filter((line) => line.includes('Run compute'))).toHaveLength(1);
});
