import { afterAll, beforeAll, expect, test } from 'vitest';
import { redrive } from '../../../lib/proofs/exercise/operate-pipeline.ts';
import type { RedriveOptions } from '../../../lib/operations/redrive/redrive-options.ts';
import { Source } from '../../../lib/pipeline/sources/source.ts';
import { sign } from '../../../lib/compute/verify/sign.ts';
import { type Pipeline, startPipeline } from '../../start-pipeline.ts';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline({
    props: { sources: { generic: Source.github({ secret: 'github' }) } },
    secrets: new Map([['github', { current: 'secret' }]]),
  });
});
afterAll(() => pipeline.stop());

/** Has a delivery computed again, and gives what is reported. */
async function again(deliveryId: string, options: Partial<RedriveOptions> = {}) {
  const lines: string[] = [];
  const summary = await redrive(
    pipeline,
    { again: [deliveryId] },
    { ...options, report: (id, what) => lines.push(`${id} ${what}`) },
  );
  return { ...summary, lines };
}

/** A delivery of GitHub, signed, with its outcome. */
async function deliver(id: string): Promise<string> {
  const body = '{"data":{"hello":"world"}}';
  const request = {
    method: 'POST',
    url: '',
    headers: { 'content-type': 'application/json', 'x-github-delivery': id },
    body: Buffer.from(body),
    receivedAt: 0,
  };
  const { status } = await pipeline.post('generic', body, {
    ...request.headers,
    ...sign('github', request, { secrets: ['secret'] }),
  });
  expect(status).toBe(200);
  await pipeline.settled(`generic-${id}`);
  return `generic-${id}`;
}

const NEW_ID = /^\S+ is computed again as (generic-_a[0-9a-f]{16}-\d+)$/;
const newIdOf = (lines: readonly string[]): string => NEW_ID.exec(lines.join())?.[1] ?? '';

test('a success is computed again as a delivery of its own, which says what it repeats', async () => {
  const first = await deliver('one');
  const { found, redriven, lines } = await again(first);
  expect({ found, redriven }).toEqual({ found: 1, redriven: 1 });
  const id = newIdOf(lines);
  const outcome = await pipeline.settled(id);
  const { body: before } = await pipeline.get(`/deliveries/${first}`);
  expect(outcome).toMatchObject({
    status: 'SUCCEEDED',
    source: 'generic',
    repeats: first,
    bodySha256: before['bodySha256'],
    result: before['result'],
  });
  expect(before).not.toHaveProperty('repeats');
  expect(pipeline.lines.filter((line) => line.includes('Run compute') && line.includes(id))).toHaveLength(1);
});

test('a request that is made again makes no second one, and a later request does', async () => {
  const first = await deliver('two');
  const now = 1_800_000_000_000;
  const [one, same] = [await again(first, { now }), await again(first, { now: now + 999 })];
  expect(newIdOf(one.lines)).toBe(newIdOf(same.lines));
  const later = await again(first, { now: now + 1_000 });
  expect(newIdOf(later.lines)).not.toBe(newIdOf(one.lines));
  await pipeline.settled(newIdOf(later.lines));
});

test('a repetition that is computed again names the first delivery', async () => {
  const first = await deliver('three');
  const repetition = newIdOf((await again(first, { now: 1_000 })).lines);
  await pipeline.settled(repetition);
  const next = newIdOf((await again(repetition, { now: 2_000 })).lines);
  expect(await pipeline.settled(next)).toMatchObject({ status: 'SUCCEEDED', repeats: first });
});

test('an unknown delivery is reported', async () => {
  expect(await again('generic-none')).toEqual({
    found: 1,
    redriven: 0,
    lines: [
      'generic-none not computed again: Repeat ended as FAILED (UnknownDelivery: No delivery has this id.)',
    ],
  });
});

test('one without an outcome is left alone', async () => {
  const first = await deliver('open');
  await pipeline.reopen(first);
  expect((await again(first)).lines).toEqual([
    `${first} not computed again: Repeat ended as FAILED (StillOpen: The delivery has no outcome yet.)`,
  ]);
});

test('a dry run, and an operator who says no, start nothing', async () => {
  const first = await deliver('no');
  const asked: number[] = [];
  expect((await again(first, { dryRun: true })).lines).toEqual([`${first} would be computed again`]);
  const confirm = async (found: number): Promise<boolean> => asked.push(found) < 0;
  expect(await again(first, { confirm })).toEqual({ found: 1, redriven: 0, lines: [] });
  expect(asked).toEqual([1]);
});
