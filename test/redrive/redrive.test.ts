import { afterEach, describe, expect, test } from 'vitest';
import { redrive } from '../../lib/exercise/operate-pipeline.ts';
import { CONTRADICTORY_PORTFOLIO } from '../../lib/exercise/example-deliveries.ts';
import { type Pipeline, startPipeline } from '../start-pipeline.ts';

let pipeline: Pipeline;
afterEach(() => pipeline.stop());

const letter = (deliveryId: string): string =>
  JSON.stringify({
    deliveryId,
    source: 'generic',
    receivedAt: 0,
    sourceIp: '192.0.2.1',
    headers: {},
    body: '{"data":1}',
    parked: true,
  });

/** Redrives and gives what was reported, line by line. */
async function report(
  what: Parameters<typeof redrive>[1],
  options: Parameters<typeof redrive>[2] = {},
): Promise<{ readonly lines: readonly string[]; readonly found: number; readonly redriven: number }> {
  const lines: string[] = [];
  const summary = await redrive(pipeline, what, {
    ...options,
    report: (id, text) => lines.push(`${id}: ${text}`),
  });
  return { ...summary, lines };
}

describe('dead letters', () => {
  test('a dry run lists them and leaves them where they are, for others to read at once', async () => {
    pipeline = await startPipeline();
    await pipeline.sendMessage('DeadLetterQueue', letter('generic-1'));
    expect(await report('dead letters', { dryRun: true })).toEqual({
      found: 1,
      redriven: 0,
      lines: ['generic-1: would be sent to the parking queue'],
    });
    expect(await pipeline.messages('DeadLetterQueue')).toHaveLength(1);
    expect(await pipeline.countMessages('ParkingQueue')).toBe(0);
  });

  test('only those of the source are sent to the parking queue', async () => {
    pipeline = await startPipeline();
    for (const id of ['generic-1', 'portfolio-risk-1', 'generic-2']) {
      await pipeline.sendMessage('DeadLetterQueue', letter(id));
    }
    const { found, redriven, lines } = await report('dead letters', { source: 'generic' });
    expect({ found, redriven }).toEqual({ found: 2, redriven: 2 });
    expect(lines.toSorted()).toEqual([
      'generic-1: sent to the parking queue',
      'generic-2: sent to the parking queue',
    ]);
    expect(await pipeline.messages('DeadLetterQueue')).toEqual([letter('portfolio-risk-1')]);
    expect(await pipeline.countMessages('ParkingQueue')).toBe(2);
  });

  test('of an event that EventBridge could not send to the queue the delivery is sent', async () => {
    pipeline = await startPipeline();
    await pipeline.sendMessage('DeadLetterQueue', `{"id":"1","detail":${letter('generic-1')}}`);
    expect((await report('dead letters')).lines).toEqual(['generic-1: sent to the parking queue']);
    expect(await pipeline.countMessages('ParkingQueue')).toBe(1);
  });

  test('nothing is done without a yes', async () => {
    pipeline = await startPipeline();
    await pipeline.sendMessage('DeadLetterQueue', letter('generic-1'));
    const asked: number[] = [];
    const confirm = async (found: number): Promise<boolean> => asked.push(found) < 0;
    expect(await report('dead letters', { confirm })).toEqual({ found: 1, redriven: 0, lines: [] });
    expect(asked).toEqual([1]);
    expect(await pipeline.messages('DeadLetterQueue')).toHaveLength(1);
  });

  test('what is no delivery is sent on as it is and named by its message', async () => {
    pipeline = await startPipeline();
    await pipeline.sendMessage('DeadLetterQueue', 'no JSON');
    const { lines } = await report('dead letters');
    expect(lines).toEqual([
      expect.stringMatching(/^message \S+ \(not a delivery\): sent to the parking queue$/),
    ]);
  });
});

describe('failed executions', () => {
  test('are redriven once, and what is newer than asked for only', async () => {
    pipeline = await startPipeline();
    const body = JSON.stringify(CONTRADICTORY_PORTFOLIO);
    await pipeline.post('portfolio-risk', body, { 'idempotency-key': 'bad' });
    await pipeline.settled('portfolio-risk-bad');
    expect(await report('failed', { since: Date.now() + 60_000 })).toMatchObject({ found: 0 });
    expect(await report('failed', { source: 'generic' })).toMatchObject({ found: 0 });
    expect(await report('failed')).toEqual({
      found: 1,
      redriven: 1,
      lines: ['portfolio-risk-bad: redriven (1)'],
    });
    await pipeline.settled('portfolio-risk-bad');
    expect(await pipeline.record('portfolio-risk-bad')).toMatchObject({
      status: { S: 'FAILED' },
      redriveCount: { N: '1' },
    });
  });
});

test('an event whose execution is not there is reported and left, and the others go on', async () => {
  pipeline = await startPipeline();
  await pipeline.post('generic', '{"data":1}', { 'idempotency-key': 'there' });
  await pipeline.settled('generic-there');
  for (const deliveryId of ['generic-gone', 'generic-there']) {
    await pipeline.sendMessage('Undelivered', JSON.stringify({ deliveryId }));
  }
  const { lines, redriven } = await report('events');
  expect(redriven).toBe(1);
  expect(lines.toSorted()).toEqual([
    expect.stringMatching(/^generic-gone: left in the queue: Execution Does Not Exist/),
    'generic-there: recorded by Track',
  ]);
});
