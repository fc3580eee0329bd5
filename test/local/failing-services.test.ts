import { afterEach, describe, expect, test } from 'vitest';
import { type Clock, systemClock } from '../../lib/local/clock.ts';
import { type Pipeline, startPipeline } from '../start-pipeline.ts';

/** Time that passes twenty times as fast: retry ladders of seconds beside stores that answer in real milliseconds. */
const STARTED = systemClock.now();
const SPEED = 20;
const hurried: Clock = {
  now: () => STARTED + (systemClock.now() - STARTED) * SPEED,
  sleep: (ms, signal) => systemClock.sleep(ms / SPEED, signal),
};

let pipeline: Pipeline;
afterEach(() => pipeline.stop());

describe('where S3 refuses the payload', () => {
  test('the whole delivery waits in the dead-letter queue, and is not computed', async () => {
    pipeline = await startPipeline({ clock: hurried });
    await pipeline.destroyBucket();
    const body = '{"data":"keep \\"me\\" it\'s 😀 \ufffe\uffff"}';
    const accepted = await pipeline.post('generic', body, { 'idempotency-key': 'k' });
    expect(accepted.status).toBe(202);
    await pipeline.run.stepFunctions.idle();

    const [letter, ...others] = await pipeline.deadLetters();
    expect(others).toEqual([]);
    expect(JSON.parse(letter ?? '')).toEqual({
      deliveryId: 'generic-k',
      source: 'generic',
      receivedAt: expect.any(Number) as number,
      sourceIp: '127.0.0.1',
      headers: expect.objectContaining({ 'content-type': 'application/json' }) as object,
      // SQS refuses these two characters: they are written as JSON writes them.
      body: body.replace('\ufffe', String.raw`\uFFFE`).replace('\uffff', String.raw`\uFFFF`),
    });
    expect(await pipeline.record('generic-k')).toBeUndefined();
    expect(
      pipeline.lines.filter((line) => line.includes('TaskFailed: S3.NoSuchBucketException')),
    ).toHaveLength(4);
    expect(pipeline.lines.some((line) => line.includes('ExecutionFailed: DeliveryParked'))).toBe(true);
    expect(pipeline.lines.some((line) => line.includes('Run compute'))).toBe(false);
  });
});
