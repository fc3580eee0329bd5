import { describe, expect, test } from 'vitest';
import type { AroundHop, Hop } from '../../../lib/local/engine/hop.ts';
import { ServiceError } from '../../../lib/local/service-error.ts';
import { TaskError } from '../../../lib/local/state-machine/task/task-error.ts';
import { virtualPipeline } from '../../virtual-pipeline.ts';

const MINUTE_MS = 60_000;

const refuseEvent = (): Promise<never> => Promise.reject(new ServiceError('ServiceUnavailable', 'out', 503));

const refused = (error = 'S3.S3Exception'): Promise<never> => Promise.reject(new TaskError(error, 'refused'));

/** Every call of these states goes wrong while `isOut` says so. */
function out(states: readonly string[], isOut: (hop: Hop) => boolean = () => true): AroundHop {
  return (hop, call) => (states.includes(hop.state ?? '') && isOut(hop) ? refused() : call());
}

describe('a delivery that cannot be stored', () => {
  test('is parked, byte for byte what SQS takes, and ingested when S3 is back', async () => {
    let isBack = false;
    const pipeline = virtualPipeline({ around: out(['Store payload'], () => !isBack) });
    const body = '{"data":"\ufffe\uffff\ufdd0E \\ufffe 1.0"}';
    const id = await pipeline.deliver('later', body);
    await pipeline.clock.advance(MINUTE_MS);
    expect(pipeline.messages('ParkingQueue')).toHaveLength(1);
    expect((await pipeline.get(id)).status).toBe(404);
    isBack = true;
    await pipeline.clock.advance(30 * MINUTE_MS);
    expect((await pipeline.get(id)).body).toMatchObject({ status: 'SUCCEEDED' });
    expect(pipeline.messages('ParkingQueue')).toEqual([]);
    const [[key, text]] = [...pipeline.objects()] as unknown as [[string, string]];
    expect(key).toMatch(/^payloads\/generic-later\/[0-9a-f]{64}\.json$/);
    expect(JSON.parse(text)).toMatchObject({
      deliveryId: id,
      source: 'generic',
      sourceIp: '192.0.2.1',
      body,
    });
  });

  test('is a dead letter after ten tries more, whole, and was never computed', async () => {
    const pipeline = virtualPipeline({ around: out(['Store payload']) });
    await pipeline.deliver('dead', '{"data":"keep me"}');
    await pipeline.clock.advance(120 * MINUTE_MS);
    expect(pipeline.messages('ParkingQueue')).toEqual([]);
    expect(pipeline.messages('DeadLetterQueue').map((text) => JSON.parse(text) as unknown)).toEqual([
      expect.objectContaining({
        deliveryId: 'generic-dead',
        source: 'generic',
        body: '{"data":"keep me"}',
        parked: true,
      }),
    ]);
    // Eleven runs, each of four calls.
    expect(pipeline.callsOf('Store payload')).toHaveLength(11 * 4);
    expect(pipeline.log.filter((line) => line.includes('ExecutionFailed: StillNotIngested'))).toHaveLength(
      10,
    );
    expect(pipeline.computed).toEqual([]);
  });

  test('is held by EventBridge while SQS is out, and parked when it is back', async () => {
    let isBack = false;
    const pipeline = virtualPipeline({
      around: (hop, call) => {
        const isSqs = hop.state === 'Park delivery' || (hop.kind === 'event' && hop.action === 'SendMessage');
        if (isSqs && !isBack) return hop.kind === 'event' ? refuseEvent() : refused('SQS.SqsException');
        return hop.state === 'Store payload' && !isBack ? refused() : call();
      },
    });
    const id = await pipeline.deliver('held');
    await pipeline.clock.advance(20 * MINUTE_MS);
    expect(pipeline.messages('ParkingQueue')).toEqual([]);
    isBack = true;
    await pipeline.clock.advance(60 * MINUTE_MS);
    expect((await pipeline.get(id)).body).toMatchObject({ status: 'SUCCEEDED' });
    expect(pipeline.computed).toHaveLength(1);
  });

  test('is started over, as late as there is time for it, while SQS and EventBridge are out', async () => {
    let isBack = false;
    const pipeline = virtualPipeline({
      around: out(['Store payload', 'Park delivery', 'Hand to event bus'], () => !isBack),
    });
    const id = await pipeline.deliver('over');
    await pipeline.clock.advance(4 * MINUTE_MS);
    expect(pipeline.callsOf('Start over')).toEqual([]);
    await pipeline.clock.advance(MINUTE_MS);
    expect(pipeline.callsOf('Start over')).toHaveLength(1);
    isBack = true;
    await pipeline.clock.advance(20 * MINUTE_MS);
    expect((await pipeline.get(id)).body).toMatchObject({ status: 'SUCCEEDED' });
  });
});

describe('a parked delivery whose record was written', () => {
  test('is left to Reconcile, out of the queue, as soon as a run finds the record', async () => {
    // DynamoDB writes and its answers are lost: the record is there, and the run does not know.
    let isOut = false;
    const pipeline = virtualPipeline({
      around: async (hop, call) => {
        const inQueueRun = isOut && ['Record delivery', 'Read delivery'].includes(hop.state ?? '');
        if (!isOut && hop.state === 'Store payload') return refused();
        if (!inQueueRun) return call();
        await call().catch(() => undefined);
        return refused('DynamoDB.InternalServerErrorException');
      },
    });
    const id = await pipeline.deliver('known');
    await pipeline.clock.advance(30_000);
    expect(pipeline.messages('ParkingQueue')).toHaveLength(1);
    isOut = true;
    while (pipeline.callsOf('Look for the record').length === 0) await pipeline.clock.advance(1_000);
    await pipeline.clock.advance(5_000);
    expect(pipeline.messages('ParkingQueue')).toEqual([]);
    expect((await pipeline.get(id)).body).toMatchObject({ status: 'ACCEPTED' });
    await pipeline.clock.advance(25 * MINUTE_MS);
    expect((await pipeline.get(id)).body).toMatchObject({ status: 'SUCCEEDED' });
    expect(pipeline.computed).toHaveLength(1);
  });
});

describe('a delivery that is sent again', () => {
  test('is computed once, by the body that was recorded first, and the other body is kept', async () => {
    const pipeline = virtualPipeline();
    const id = await pipeline.deliver('key', '{"data":"first"}');
    await pipeline.clock.advance(1_000);
    await pipeline.deliver('key', '{"data":"second"}');
    await pipeline.clock.advance(MINUTE_MS);
    expect(pipeline.computed).toHaveLength(1);
    const bodies = [...pipeline.objects().values()].map(
      (text) => (JSON.parse(text) as { body: string }).body,
    );
    expect(bodies.toSorted()).toEqual(['{"data":"first"}', '{"data":"second"}']);
    const computed = pipeline.objects().get(pipeline.computed[0]?.key ?? '') ?? '{}';
    expect(JSON.parse(computed)).toMatchObject({ body: '{"data":"first"}', deliveryId: id });
  });

  test('is started by its second run where the first could not, with the first body', async () => {
    let isOut = true;
    const pipeline = virtualPipeline({
      around: (hop, call) =>
        hop.state === 'Start processing' && isOut ? new Promise(() => undefined) : call(),
    });
    await pipeline.deliver('again', '{"data":"first"}');
    await pipeline.clock.advance(2_000);
    isOut = false;
    await pipeline.deliver('again', '{"data":"second"}');
    await pipeline.clock.advance(2_000);
    const [run] = pipeline.computed;
    expect(run).toMatchObject({ deliveryId: 'generic-again', source: 'generic' });
    expect(pipeline.objects().get(run?.key ?? '')).toContain('first');
  });
});
