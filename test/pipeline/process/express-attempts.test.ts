import { describe, expect, test } from 'vitest';
import type { AroundHop } from '../../../lib/local/engine/hop.ts';
import { TaskError } from '../../../lib/local/state-machine/task/task-error.ts';
import { virtualPipeline, type VirtualPipelineOptions } from '../../virtual-pipeline.ts';

const MINUTE_MS = 60_000;

/** The answer to a call of the function is lost: nobody knows whether it is at work. */
const lost = (): Promise<never> =>
  Promise.reject(new TaskError('Lambda.SdkClientException', 'the connection broke'));

const noRoom = (): Promise<never> =>
  Promise.reject(new TaskError('Lambda.TooManyRequestsException', 'Rate Exceeded'));

/** The first calls of the function go wrong. */
function wrongAtFirst(times: number, wrong: () => Promise<never>): AroundHop {
  let calls = 0;
  return (hop, call) => {
    if (hop.state !== 'Run compute') return call();
    calls += 1;
    return calls <= times ? wrong() : call();
  };
}

const express = (options: VirtualPipelineOptions) =>
  virtualPipeline({ ...options, props: { processWorkflow: 'express' } });

describe('an Express Process whose calls are lost', () => {
  test('computes the delivery in its fifth run, the last', async () => {
    const pipeline = express({ around: wrongAtFirst(4, lost) });
    const id = await pipeline.deliver('fifth');
    await pipeline.clock.advance(120 * MINUTE_MS);
    expect((await pipeline.get(id)).body).toMatchObject({ status: 'SUCCEEDED', result: { computed: true } });
    expect(pipeline.callsOf('Run compute')).toHaveLength(5);
  });

  test('gives the delivery up after the fifth, and says so', async () => {
    const pipeline = express({ around: wrongAtFirst(100, lost) });
    const id = await pipeline.deliver('never');
    await pipeline.clock.advance(240 * MINUTE_MS);
    expect((await pipeline.get(id)).body).toMatchObject({
      status: 'TIMED_OUT',
      error: { name: 'ComputationAbandoned', message: expect.stringContaining('5 runs') as string },
    });
    expect(pipeline.callsOf('Run compute')).toHaveLength(5);
  });

  test('does not give it up while the fifth computes, however often it is sent again', async () => {
    const pipeline = express({
      around: wrongAtFirst(4, lost),
      compute: async (_, __, clock) => {
        await clock.sleep(50_000);
        return { payload: '{"computed":"late"}' };
      },
    });
    const id = await pipeline.deliver('busy');
    while (pipeline.callsOf('Run compute').length < 5) await pipeline.clock.advance(1_000);
    await pipeline.deliver('busy');
    await pipeline.clock.advance(10_000);
    expect(pipeline.callsOf('Look at the claim')).not.toEqual([]);
    expect((await pipeline.get(id)).body).toMatchObject({ status: 'ACCEPTED' });
    await pipeline.clock.advance(MINUTE_MS);
    expect((await pipeline.get(id)).body).toMatchObject({
      status: 'SUCCEEDED',
      result: { computed: 'late' },
    });
    expect(pipeline.computed).toHaveLength(1);
  });
});

describe('a run that may not compute', () => {
  test('ends without touching the delivery that another run computes', async () => {
    const pipeline = express({
      compute: async (_, __, clock) => {
        await clock.sleep(30_000);
        return { payload: '1' };
      },
    });
    const id = await pipeline.deliver('twice');
    await pipeline.clock.advance(1_000);
    await pipeline.deliver('twice');
    await pipeline.clock.advance(MINUTE_MS);
    expect(pipeline.computed).toHaveLength(1);
    expect((await pipeline.get(id)).body).toMatchObject({ status: 'SUCCEEDED', result: 1 });
  });

  test('leaves a recorded outcome as it is', async () => {
    const pipeline = express({});
    const id = await pipeline.deliver('done');
    await pipeline.clock.advance(MINUTE_MS);
    const before = (await pipeline.get(id)).body;
    await pipeline.deliver('done');
    await pipeline.clock.advance(60 * MINUTE_MS);
    expect((await pipeline.get(id)).body).toEqual(before);
    expect(pipeline.computed).toHaveLength(1);
  });
});

test('a run that Lambda had no room for is none of the five', async () => {
  const isOut = (at: number): boolean => at < 100 * MINUTE_MS;
  const pipeline = express({
    around: (hop, call) =>
      hop.state === 'Run compute' && isOut(pipeline.calls.at(-1)?.at ?? 0) ? noRoom() : call(),
  });
  const id = await pipeline.deliver('full');
  await pipeline.clock.advance(180 * MINUTE_MS);
  expect((await pipeline.get(id)).body).toMatchObject({ status: 'SUCCEEDED' });
});
