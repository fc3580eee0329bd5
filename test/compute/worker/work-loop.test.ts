import { Duration } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { InvalidDelivery } from '../../../lib/compute/invalid-delivery.ts';
import { Compute } from '../../../lib/pipeline/compute/compute.ts';
import { virtualPipeline } from '../../virtual-pipeline.ts';
import { startVirtualWorker, workerQueueUrl } from '../../virtual-worker.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const compute = Compute.worker({ heartbeat: Duration.hours(1), timeout: Duration.days(2) });
const pipelineOfWorkers = () => virtualPipeline({ props: { compute } });
type Pipeline = ReturnType<typeof pipelineOfWorkers>;

/** A computation that takes a time of the pipeline's clock. */
const taking = (pipeline: Pipeline, ms: number) => async () => {
  await pipeline.clock.sleep(ms);
  return { computed: true };
};

const statusOf = async (pipeline: Pipeline, id: string) => (await pipeline.get(id)).body;

describe('a worker', () => {
  test('computes a delivery and answers with the result; its message never holds the payload', async () => {
    const pipeline = pipelineOfWorkers();
    const id = await pipeline.deliver('one', '{"data":"secret"}');
    await pipeline.clock.advance(1_000);
    const [message = ''] = pipeline.messages('WorkerQueue');
    expect(JSON.parse(message)).toEqual({
      deliveryId: id,
      source: 'generic',
      bucket: expect.any(String) as string,
      key: expect.stringMatching(/^payloads\/generic-one\//) as string,
      taskToken: expect.any(String) as string,
    });
    expect(message).not.toContain('secret');
    const worker = startVirtualWorker(pipeline, { compute: ({ json }) => ({ saw: json }) });
    await pipeline.clock.advance(MINUTE_MS);
    expect(await statusOf(pipeline, id)).toMatchObject({
      status: 'SUCCEEDED',
      result: { saw: { data: 'secret' } },
    });
    expect(worker.events).toEqual([
      { outcome: 'SUCCEEDED', deliveryId: id, source: 'generic', milliseconds: 0 },
    ]);
    expect(pipeline.messages('WorkerQueue')).toEqual([]);
  });

  test('stores a result that is too large to send, and the record has its key', async () => {
    const pipeline = pipelineOfWorkers();
    startVirtualWorker(pipeline, { compute: () => ({ large: '"'.repeat(200_000) }) });
    const id = await pipeline.deliver('large');
    await pipeline.clock.advance(MINUTE_MS);
    const { status, resultKey, result } = await statusOf(pipeline, id);
    expect(status).toBe('SUCCEEDED');
    expect(result).toBeUndefined();
    expect(resultKey).toMatch(/^results\/generic-large\/[0-9a-f]{64}\.json$/);
    expect(JSON.parse(String(pipeline.objects().get(String(resultKey))))).toEqual({
      large: '"'.repeat(200_000),
    });
  });

  test('cannot show the result of another delivery as its own', async () => {
    const pipeline = pipelineOfWorkers();
    startVirtualWorker(pipeline, { compute: () => ({ resultKey: 'results/generic-other/x.json' }) });
    const id = await pipeline.deliver('own');
    await pipeline.clock.advance(MINUTE_MS);
    expect(await statusOf(pipeline, id)).toMatchObject({
      status: 'SUCCEEDED',
      result: { resultKey: 'results/generic-other/x.json' },
    });
    expect(pipeline.record(id)).not.toHaveProperty('resultKey');
  });

  test('fails an invalid delivery at once, with the message for its producer', async () => {
    const pipeline = pipelineOfWorkers();
    const worker = startVirtualWorker(pipeline, {
      compute: () => {
        throw new InvalidDelivery("'items' must hold at least one item.");
      },
    });
    const id = await pipeline.deliver('invalid');
    await pipeline.clock.advance(MINUTE_MS);
    expect(await statusOf(pipeline, id)).toMatchObject({
      status: 'FAILED',
      error: { name: 'InvalidDelivery', message: "'items' must hold at least one item." },
    });
    expect(worker.outcomes()).toEqual(['INVALID']);
  });

  test('fails a delivery whose computation fails three times', async () => {
    const pipeline = pipelineOfWorkers();
    const worker = startVirtualWorker(pipeline, { compute: () => Promise.reject(new RangeError('no')) });
    const id = await pipeline.deliver('failing');
    await pipeline.clock.advance(MINUTE_MS);
    const { status, error } = await statusOf(pipeline, id);
    expect({ status, error }).toMatchObject({ status: 'FAILED', error: { name: 'RangeError' } });
    expect(JSON.stringify(error)).not.toContain('"no"');
    expect(worker.outcomes()).toEqual(['FAILED', 'FAILED', 'FAILED']);
  });

  test('computes as many deliveries at a time as it is told, and no more', async () => {
    const pipeline = pipelineOfWorkers();
    const seen = { now: 0, most: 0 };
    startVirtualWorker(pipeline, {
      concurrency: 3,
      compute: async () => {
        seen.most = Math.max(seen.most, (seen.now += 1));
        await pipeline.clock.sleep(MINUTE_MS);
        seen.now -= 1;
        return {};
      },
    });
    const ids = [];
    for (let at = 0; at < 10; at += 1) ids.push(await pipeline.deliver(`many-${at}`));
    await pipeline.clock.advance(10 * MINUTE_MS);
    expect(seen).toEqual({ now: 0, most: 3 });
    for (const id of ids) expect(await statusOf(pipeline, id)).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('works for longer than SQS hides a message, alone', async () => {
    const pipeline = pipelineOfWorkers();
    const workers = [1, 2].map(() =>
      startVirtualWorker(pipeline, { compute: taking(pipeline, 13 * HOUR_MS) }),
    );
    const id = await pipeline.deliver('long');
    await pipeline.clock.advance(14 * HOUR_MS);
    expect(await statusOf(pipeline, id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(workers.flatMap((worker) => worker.outcomes())).toEqual(['SUCCEEDED']);
  });

  test('ends with the error of SQS if it may not take messages', async () => {
    const pipeline = pipelineOfWorkers();
    const denied = Object.assign(new Error('no'), {
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
    const worker = startVirtualWorker(pipeline, {
      compute: () => ({}),
      meddle: () => Promise.reject(denied),
    });
    await expect(pipeline.clock.runUntilSettled(worker.ended)).rejects.toBe(denied);
  });

  test('leaves a message alone that is none of Process', async () => {
    const pipeline = pipelineOfWorkers();
    const worker = startVirtualWorker(pipeline, { compute: () => ({}) });
    const { SendMessageCommand } = await import('@aws-sdk/client-sqs');
    for (const MessageBody of ['{"deliveryId":"x"}', 'text'])
      await pipeline.stores.operator.sqs.send(
        new SendMessageCommand({ QueueUrl: workerQueueUrl(pipeline), MessageBody }),
      );
    await pipeline.clock.advance(MINUTE_MS);
    expect(worker.events).toEqual([
      { outcome: 'LEFT', error: 'UnreadableMessage' },
      { outcome: 'LEFT', error: 'UnreadableMessage' },
    ]);
    expect(pipeline.messages('WorkerQueue')).toHaveLength(2);
  });
});

describe('a worker that dies', () => {
  test('is replaced by another one within two minutes', async () => {
    const pipeline = pipelineOfWorkers();
    const first = startVirtualWorker(pipeline, { compute: taking(pipeline, 10 * MINUTE_MS) });
    const id = await pipeline.deliver('dies');
    await pipeline.clock.advance(5 * MINUTE_MS);
    first.kill();
    const second = startVirtualWorker(pipeline, { compute: taking(pipeline, MINUTE_MS) });
    await pipeline.clock.advance(3.5 * MINUTE_MS);
    expect(await statusOf(pipeline, id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(second.outcomes()).toEqual(['SUCCEEDED']);
  });

  test('five times over one delivery gives it up: a dead letter, and TIMED_OUT', async () => {
    const pipeline = pipelineOfWorkers();
    const id = await pipeline.deliver('poison');
    for (let time = 0; time < 6; time += 1) {
      const worker = startVirtualWorker(pipeline, { compute: () => new Promise(() => undefined) });
      await pipeline.clock.advance(5_000);
      worker.kill();
      await pipeline.clock.advance(2 * MINUTE_MS);
    }
    startVirtualWorker(pipeline, { compute: () => ({}) });
    await pipeline.clock.advance(61 * MINUTE_MS);
    expect(pipeline.messages('WorkerDeadLetterQueue')).toHaveLength(1);
    expect(await statusOf(pipeline, id)).toMatchObject({ status: 'TIMED_OUT' });
  });

  test('every few seconds, one of three, loses none of many deliveries and gives each one outcome', async () => {
    const pipeline = pipelineOfWorkers();
    const start = () => startVirtualWorker(pipeline, { concurrency: 5, compute: taking(pipeline, 7_000) });
    const workers = [start(), start(), start()];
    const ids = [];
    for (let at = 0; at < 100; at += 1) ids.push(await pipeline.deliver(`many-${at}`));
    for (let time = 0; time < 12; time += 1) {
      await pipeline.clock.advance(5_000);
      workers.shift()!.kill();
      workers.push(start());
    }
    await pipeline.clock.advance(40 * MINUTE_MS);
    const statuses = await Promise.all(ids.map(async (id) => (await statusOf(pipeline, id)).status));
    expect(new Set(statuses)).toEqual(new Set(['SUCCEEDED']));
    expect(pipeline.messages('WorkerQueue')).toEqual([]);
  });
});

describe('a worker that stops', () => {
  test('takes no more and ends what it has begun', async () => {
    const pipeline = pipelineOfWorkers();
    const worker = startVirtualWorker(pipeline, {
      compute: taking(pipeline, MINUTE_MS),
      graceMs: 2 * MINUTE_MS,
    });
    const first = await pipeline.deliver('first');
    await pipeline.deliver('second');
    await pipeline.clock.advance(10_000);
    worker.stop();
    await pipeline.clock.runUntilSettled(worker.ended);
    await pipeline.clock.advance(1_000);
    expect(await statusOf(pipeline, first)).toMatchObject({ status: 'SUCCEEDED' });
    expect(worker.outcomes()).toEqual(['SUCCEEDED']);
    expect(pipeline.messages('WorkerQueue')).toHaveLength(1);
  });

  test('gives back at once what takes longer than its grace', async () => {
    const pipeline = pipelineOfWorkers();
    const worker = startVirtualWorker(pipeline, { compute: taking(pipeline, HOUR_MS), graceMs: 1_000 });
    const id = await pipeline.deliver('long');
    await pipeline.clock.advance(10_000);
    worker.stop();
    await pipeline.clock.runUntilSettled(worker.ended);
    expect(worker.outcomes()).toEqual(['RELEASED']);
    const second = startVirtualWorker(pipeline, { compute: () => ({}) });
    await pipeline.clock.advance(5_000);
    expect(second.outcomes()).toEqual(['SUCCEEDED']);
    expect(await statusOf(pipeline, id)).toMatchObject({ status: 'SUCCEEDED' });
  });
});
