import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { LambdaInvocation } from '../../lib/local/services/lambda/lambda-environment.ts';
import { virtualPipeline } from '../virtual-pipeline.ts';

const MINUTE_MS = 60_000;

/** A result whose JSON text has this length. */
const resultOf = (characters: number): LambdaInvocation => ({
  payload: JSON.stringify({ r: 'r'.repeat(characters - '{"r":""}'.length) }),
});

const failed = (errorType: string, errorMessage: string): LambdaInvocation => ({
  errorType,
  errorMessage,
  trace: ['at arn:aws:s3:::secret-bucket'],
});

interface Outcome {
  readonly what: string;
  readonly answer: LambdaInvocation;
  readonly known: Readonly<Record<string, unknown>>;
}

const OUTCOMES: readonly Outcome[] = [
  { what: 'null', answer: { payload: 'null' }, known: { status: 'SUCCEEDED', result: null } },
  { what: 'false', answer: { payload: 'false' }, known: { status: 'SUCCEEDED', result: false } },
  {
    what: 'a text',
    answer: { payload: '"he said \\"hi\\""' },
    known: { status: 'SUCCEEDED', result: 'he said "hi"' },
  },
  {
    what: 'a list',
    answer: { payload: '[1,[2],"x"]' },
    known: { status: 'SUCCEEDED', result: [1, [2], 'x'] },
  },
  { what: 'an empty object', answer: { payload: '{}' }, known: { status: 'SUCCEEDED', result: {} } },
  {
    what: 'a list of one, which stays a list',
    answer: { payload: '[{"a":1}]' },
    known: { status: 'SUCCEEDED', result: [{ a: 1 }] },
  },
  {
    what: 'a result of 8 KB, kept in the record',
    answer: resultOf(8_192),
    known: { status: 'SUCCEEDED', result: { r: expect.any(String) as string } },
  },
  {
    what: 'a result of one character more, kept as an object',
    answer: resultOf(8_193),
    known: { status: 'SUCCEEDED', resultKey: 'results/generic-one.json' },
  },
  {
    what: 'a delivery that was at fault, in the words of the function',
    answer: failed('InvalidDelivery', 'The "weight" of \\ ACME is\n\u20ac -1'),
    known: {
      status: 'FAILED',
      error: { name: 'InvalidDelivery', message: 'The "weight" of \\ ACME is\n\u20ac -1' },
    },
  },
  {
    what: 'words of more than 1,000 characters, cut',
    answer: failed('InvalidDelivery', 'w'.repeat(1_001)),
    known: { status: 'FAILED', error: { name: 'InvalidDelivery', message: 'w'.repeat(1_000) } },
  },
  {
    what: 'any other error, whose words are for operators',
    answer: failed('NoSuchKey', 'arn:aws:s3:::secret-bucket'),
    known: { status: 'FAILED', error: { name: 'NoSuchKey', message: 'The computation ended as FAILED.' } },
  },
];

const RECEIVED = {
  deliveryId: 'generic-one',
  source: 'generic',
  receivedAt: '2026-01-01T00:00:00.000Z',
  // Of the body that virtualPipeline sends.
  bodySha256: createHash('sha256').update('{"data":1}').digest('hex'),
};

describe.each(['standard', 'express'] as const)('processWorkflow %s', (processWorkflow) => {
  test.each(OUTCOMES)('tells $what', async ({ answer, known }) => {
    const pipeline = virtualPipeline({ props: { processWorkflow }, compute: () => Promise.resolve(answer) });
    const id = await pipeline.deliver('one');
    await pipeline.clock.advance(MINUTE_MS);
    const { status, body } = await pipeline.get(id);
    expect(status).toBe(200);
    expect(body).toEqual({
      ...RECEIVED,
      ...known,
      updatedAt: expect.stringMatching(/^2026-01-01T00:00/) as string,
    });
  });

  test('keeps a large result as what the function gave, under its key', async () => {
    const pipeline = virtualPipeline({
      props: { processWorkflow },
      compute: () => Promise.resolve(resultOf(9_000)),
    });
    await pipeline.deliver('one');
    await pipeline.clock.advance(MINUTE_MS);
    const stored = JSON.parse(pipeline.objects().get('results/generic-one.json') ?? '{}') as object;
    expect(stored).toEqual({ r: 'r'.repeat(9_000 - 8) });
  });

  test('is tried again after an error that may pass, and tells the result', async () => {
    const pipeline = virtualPipeline({
      props: { processWorkflow },
      compute: (_, before) =>
        Promise.resolve(before === 0 ? failed('ThirdPartyDown', 'try again') : { payload: '7' }),
    });
    const id = await pipeline.deliver('one');
    await pipeline.clock.advance(MINUTE_MS);
    expect((await pipeline.get(id)).body).toMatchObject({ status: 'SUCCEEDED', result: 7 });
    expect(pipeline.computed).toHaveLength(2);
  });

  test('does not try a delivery again that was at fault', async () => {
    const pipeline = virtualPipeline({
      props: { processWorkflow },
      compute: () => Promise.resolve(failed('InvalidDelivery', 'no')),
    });
    await pipeline.deliver('one');
    await pipeline.clock.advance(60 * MINUTE_MS);
    expect(pipeline.computed).toHaveLength(1);
  });

  test('says that a computation took longer than it may', async () => {
    const pipeline = virtualPipeline({
      props: { processWorkflow },
      compute: async (_, __, clock) => {
        await clock.sleep(60 * MINUTE_MS);
        return { payload: '1' };
      },
    });
    const id = await pipeline.deliver('one');
    await pipeline.clock.advance(59 * MINUTE_MS);
    const { error } = (await pipeline.get(id)).body;
    expect(error).toEqual({ name: 'States.Timeout', message: 'The computation took longer than it may.' });
  });
});

test('a result that EventBridge leaves out of its event is a success, and its record says why it is not there', async () => {
  const pipeline = virtualPipeline({ compute: () => Promise.resolve(resultOf(255_000)) });
  const id = await pipeline.deliver('one');
  await pipeline.clock.advance(MINUTE_MS);
  expect((await pipeline.get(id)).body).toMatchObject({
    status: 'SUCCEEDED',
    error: { name: 'ResultTooLarge', message: expect.stringContaining('248 KB') as string },
  });
});
