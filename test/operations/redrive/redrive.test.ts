import { afterEach, describe, expect, test } from 'vitest';
import { hurriedClock } from '../../../lib/proofs/exercise/hurried-clock.ts';
import { hurryQueues } from '../../../lib/proofs/exercise/hurry-queues.ts';
import { redrive } from '../../../lib/proofs/exercise/operate-pipeline.ts';
import { CONTRADICTORY_PORTFOLIO } from '../../../lib/proofs/exercise/example-deliveries.ts';
import { Source } from '../../../lib/pipeline/sources/source.ts';
import { sign } from '../../../lib/compute/verify/sign.ts';
import { type Pipeline, startPipeline } from '../../start-pipeline.ts';

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

const signedLetter = (deliveryId: string, secret: string): string => {
  const body = '{"zen":"Design for failure."}';
  const request = { method: 'POST', url: '', headers: {}, body: Buffer.from(body), receivedAt: 0 };
  const headers = sign('github', request, { secrets: [secret] });
  return JSON.stringify({ ...(JSON.parse(letter(deliveryId)) as object), source: 'github', headers, body });
};

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
      lines: ['generic-1: would be ingested'],
    });
    expect(await pipeline.messages('DeadLetterQueue')).toHaveLength(1);
    expect(await pipeline.record('generic-1')).toBeUndefined();
  });

  test('only those of the source are ingested', async () => {
    pipeline = await startPipeline();
    for (const id of ['generic-1', 'portfolio-risk-1', 'generic-2']) {
      await pipeline.sendMessage('DeadLetterQueue', letter(id));
    }
    const { found, redriven, lines } = await report('dead letters', { source: 'generic' });
    expect({ found, redriven }).toEqual({ found: 2, redriven: 2 });
    expect(lines.toSorted()).toEqual(['generic-1: ingested', 'generic-2: ingested']);
    expect(await pipeline.messages('DeadLetterQueue')).toEqual([letter('portfolio-risk-1')]);
    for (const id of ['generic-1', 'generic-2'])
      expect(await pipeline.settled(id)).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('of an event that EventBridge could not send to the queue the delivery is ingested', async () => {
    pipeline = await startPipeline();
    await pipeline.sendMessage('DeadLetterQueue', `{"id":"1","detail":${letter('generic-1')}}`);
    expect((await report('dead letters')).lines).toEqual(['generic-1: ingested']);
    expect(await pipeline.settled('generic-1')).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('a letter that Ingest finds not signed is left, because its secret may have been replaced', async () => {
    pipeline = await startPipeline({
      props: { sources: { github: Source.github({ secret: 'github' }) } },
      secrets: new Map([['github', { current: 'new' }]]),
    });
    await pipeline.sendMessage('DeadLetterQueue', signedLetter('github-1', 'old'));
    await pipeline.sendMessage('DeadLetterQueue', signedLetter('github-2', 'new'));
    expect((await report('dead letters')).lines.toSorted()).toEqual([
      expect.stringMatching(/^github-1: left .* put the old value back/) as unknown,
      'github-2: ingested',
    ]);
    expect(await pipeline.messages('DeadLetterQueue')).toEqual([signedLetter('github-1', 'old')]);
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

  test('a letter that cannot be ingested is left, and parked nowhere else', async () => {
    pipeline = await startPipeline({ clock: hurriedClock(50) });
    await pipeline.destroyBucket();
    await pipeline.sendMessage('DeadLetterQueue', letter('generic-1'));
    const { redriven, lines } = await report('dead letters');
    expect(redriven).toBe(0);
    expect(lines).toEqual([
      expect.stringMatching(/^generic-1: left in the queue: Ingest ended as FAILED \(StillNotIngested: /),
    ]);
    expect(await pipeline.messages('DeadLetterQueue')).toEqual([letter('generic-1')]);
    expect(await pipeline.countMessages('ParkingQueue')).toBe(0);
  });

  test('a letter is ingested though the pipe does not work', async () => {
    // A bare path: the pipe takes the quotes off, and no run can start.
    const change = (template: object): object =>
      hurryQueues(
        JSON.parse(
          JSON.stringify(template).replace(String.raw`{\"delivery\": <$.body>}`, '<$.body>'),
        ) as object,
      );
    pipeline = await startPipeline({ clock: hurriedClock(20), change });
    await pipeline.destroyBucket();
    await pipeline.post('generic', '{"data":1}', { 'idempotency-key': 'stuck' });
    await pipeline.until('it is parked', () =>
      pipeline.lines.some((line) => line.includes('Delivery parked')),
    );
    await pipeline.createBucket();
    await pipeline.until(
      'a dead letter, though S3 is back',
      async () => (await pipeline.messages('DeadLetterQueue')).length > 0,
    );
    expect((await report('dead letters')).lines).toEqual(['generic-stuck: ingested']);
    expect(await pipeline.settled('generic-stuck')).toMatchObject({ status: 'SUCCEEDED' });
  });

  test.each([
    ['no JSON', 'no JSON'],
    ['a delivery that Ingest has not parked', letter('generic-1').replace(',"parked":true', '')],
  ])('%s is left and named by its message', async (_, body) => {
    pipeline = await startPipeline();
    await pipeline.sendMessage('DeadLetterQueue', body);
    const { lines } = await report('dead letters');
    expect(lines).toEqual([
      expect.stringMatching(
        /^message \S+ \(not a delivery\): left in the queue: it is not a delivery that Ingest parked$/,
      ),
    ]);
    expect(await pipeline.messages('DeadLetterQueue')).toEqual([body]);
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
    await pipeline.sendMessage('UndeliveredQueue', JSON.stringify({ deliveryId }));
  }
  const { lines, redriven } = await report('events');
  expect(redriven).toBe(1);
  expect(lines.toSorted()).toEqual([
    expect.stringMatching(
      /^generic-gone: left in the queue: Reconcile ended as FAILED \(Sfn\.ExecutionDoesNotExist/,
    ),
    'generic-there: checked by Reconcile',
  ]);
});
