import { Duration } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import type { AroundHop } from '../../../lib/local/engine/hop.ts';
import { virtualPipeline } from '../../virtual-pipeline.ts';

const MINUTE_MS = 60_000;

/** Events of Step Functions are best effort: here none arrives. */
const loseEvents: AroundHop = (hop, call) =>
  hop.kind === 'event' && hop.caller.includes('Track') ? Promise.resolve(undefined as never) : call();

describe('a delivery whose status event is lost', () => {
  test('is left alone for a quarter of an hour, and has its outcome within five minutes more', async () => {
    const pipeline = virtualPipeline({ around: loseEvents });
    await pipeline.deliver('lost');
    await pipeline.clock.advance(15 * MINUTE_MS - 1);
    expect(pipeline.callsOf('Find execution')).toEqual([]);
    expect((await pipeline.get('generic-lost')).body).toMatchObject({ status: 'ACCEPTED' });
    await pipeline.clock.advance(5 * MINUTE_MS + 2);
    expect((await pipeline.get('generic-lost')).body).toMatchObject({
      status: 'SUCCEEDED',
      result: { computed: true },
    });
  });

  test('is looked at once, and its record then says nothing of another look', async () => {
    // The record is closed before the run of Reconcile that saw to it comes to put it behind the others.
    const pipeline = virtualPipeline({
      around: async (hop, call) => {
        if (hop.state === 'Look again later') await pipeline.clock.sleep(5_000);
        return loseEvents(hop, call);
      },
    });
    await pipeline.deliver('once');
    await pipeline.clock.advance(60 * MINUTE_MS);
    expect(pipeline.callsOf('Find execution')).toHaveLength(1);
    expect(pipeline.record('generic-once')).toMatchObject({ status: { S: 'SUCCEEDED' } });
    expect(Object.keys(pipeline.record('generic-once') ?? {})).not.toContain('checkAt');
  });
});

describe('an execution that goes on', () => {
  test('is looked at every quarter of an hour, and keeps its delivery ACCEPTED', async () => {
    const pipeline = virtualPipeline({
      // A long computation, redriven from the console: Step Functions says PENDING_REDRIVE until it runs.
      around: async (hop, call) => {
        const answer = await loseEvents(hop, call);
        return hop.state === 'Find execution' ? { ...answer, Status: 'PENDING_REDRIVE' } : answer;
      },
    });
    await pipeline.deliver('pending');
    await pipeline.clock.advance(62 * MINUTE_MS);
    expect((await pipeline.get('generic-pending')).body).toMatchObject({ status: 'ACCEPTED' });
    expect(pipeline.calls.filter(({ caller, kind }) => kind === 'task' && caller.includes('Track'))).toEqual(
      [],
    );
    const looks = pipeline.callsOf('Find execution').map(({ at }) => at / MINUTE_MS);
    expect(looks.map(Math.floor)).toEqual([20, 40, 60]);
  });

  test('is not handed over while it runs, though it takes longer than Reconcile waits', async () => {
    const pipeline = virtualPipeline({
      props: { computeTimeout: Duration.minutes(15) },
      around: loseEvents,
      compute: async (_, before, clock) => {
        await clock.sleep(14 * MINUTE_MS);
        return before === 0
          ? { errorType: 'ThirdPartyDown', errorMessage: 'it took a while to say so' }
          : { payload: '2' };
      },
    });
    await pipeline.deliver('slow');
    await pipeline.clock.advance(27 * MINUTE_MS);
    expect(pipeline.callsOf('Find execution')).toHaveLength(1);
    expect(pipeline.callsOf('Hand over outcome')).toEqual([]);
    expect((await pipeline.get('generic-slow')).body).toMatchObject({ status: 'ACCEPTED' });
    await pipeline.clock.advance(20 * MINUTE_MS);
    expect((await pipeline.get('generic-slow')).body).toMatchObject({ status: 'SUCCEEDED', result: 2 });
  });
});

describe('a run of Reconcile', () => {
  const mend = async (deliveries: number) => {
    const pipeline = virtualPipeline({ around: loseEvents });
    for (let number = 1; number <= deliveries; number += 1) await pipeline.deliver(`lost-${number}`);
    await pipeline.clock.advance(21 * MINUTE_MS);
    const open = await Promise.all(
      Array.from(
        { length: deliveries },
        (_, index) => pipeline.record(`generic-lost-${index + 1}`)?.status?.S,
      ),
    );
    return { open: open.filter((status) => status !== 'SUCCEEDED'), log: pipeline.log };
  };

  test('that mends ten deliveries succeeds: so many events get lost', async () => {
    const { open, log } = await mend(10);
    expect(open).toEqual([]);
    expect(log.filter((line) => line.includes('ExecutionFailed'))).toEqual([]);
  });

  test('that mends eleven mends them and fails, for its alarm', async () => {
    const { open, log } = await mend(11);
    expect(open).toEqual([]);
    expect(log.filter((line) => line.includes('ExecutionFailed'))).toEqual([
      expect.stringContaining('ExecutionFailed: ManyDeliveriesMended'),
    ]);
  });
});
