import { createHash } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { hurriedClock } from '../../../lib/proofs/exercise/hurried-clock.ts';
import { hurryQueues } from '../../../lib/proofs/exercise/hurry-queues.ts';
import { redrive } from '../../../lib/proofs/exercise/operate-pipeline.ts';
import { type Pipeline, startPipeline } from '../../start-pipeline.ts';

let pipeline: Pipeline;
afterEach(() => pipeline.stop());

const FIRST = '{"data":"the first body"}';
const SECOND = '{"data":"the second body"}';
const KEY = { 'idempotency-key': 'one' };

/** A delivery that has its outcome, and S3 out from then on. */
async function withFirstBody(): Promise<void> {
  pipeline = await startPipeline({ clock: hurriedClock(20), change: hurryQueues });
  await pipeline.post('generic', FIRST, KEY);
  expect(await pipeline.settled('generic-one')).toMatchObject({ status: 'SUCCEEDED' });
  await pipeline.destroyBucket();
}

const bodyOf = (letter = '{}') => (JSON.parse(letter) as { readonly body?: string }).body;

test('a second body under one key that S3 does not take becomes a dead letter, whole, and an object when redriven', async () => {
  await withFirstBody();
  const before = await pipeline.record('generic-one');
  expect((await pipeline.post('generic', SECOND, KEY)).status).toBe(202);
  await pipeline.until('a dead letter', async () => (await pipeline.messages('DeadLetterQueue')).length > 0);
  expect((await pipeline.messages('DeadLetterQueue')).map(bodyOf)).toEqual([SECOND]);
  expect(pipeline.lines.some((line) => line.includes('Left for reconciliation'))).toBe(false);

  await pipeline.createBucket();
  expect(await redrive(pipeline, 'dead letters')).toEqual({ found: 1, redriven: 1 });
  await pipeline.run.stepFunctions.idle();
  expect(await pipeline.payloads('generic-one')).toMatchObject([{ body: SECOND }]);
  expect(await pipeline.countMessages('DeadLetterQueue')).toBe(0);
  // It is stored beside the first, which is the delivery.
  expect(await pipeline.record('generic-one')).toEqual({ ...before, conflict: { BOOL: true } });
  expect((await pipeline.get('/deliveries/generic-one')).body).toMatchObject({
    bodySha256: createHash('sha256').update(FIRST).digest('hex'),
    conflict: true,
  });
});

test('the same body again, which is recorded as its own, is no dead letter', async () => {
  await withFirstBody();
  expect((await pipeline.post('generic', FIRST, KEY)).status).toBe(202);
  await pipeline.until('the end of its second run', () =>
    pipeline.lines.some((line) => line.includes('Left for reconciliation')),
  );
  await pipeline.until('an empty queue', async () => (await pipeline.countMessages('ParkingQueue')) === 0);
  expect(await pipeline.countMessages('DeadLetterQueue')).toBe(0);
});
