import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AroundHop, Hop } from '../../../lib/local/engine/hop.ts';
import { TaskError } from '../../../lib/local/state-machine/task/task-error.ts';
import { patientClock } from '../../patient-clock.ts';
import { type Pipeline, startPipeline } from '../../start-pipeline.ts';

const ID = 'generic-claimed';

let pipeline: Pipeline;
/** What is done to a call; `undefined` lets it go straight. */
let meddle: (hop: Hop, call: () => Promise<unknown>) => Promise<unknown> | undefined;

const around: AroundHop = (hop, call) => (meddle(hop, call) ?? call()) as ReturnType<typeof call>;

beforeEach(async () => {
  meddle = () => undefined;
  const props = { processWorkflow: 'express' } as const;
  pipeline = await startPipeline({ props, around, clock: patientClock(20) });
});
afterEach(() => pipeline.stop());

async function post(): Promise<void> {
  await pipeline.post('generic', '{"data":1}', { 'idempotency-key': 'claimed' });
}

/** Ends the claim of a run that died, and has Reconcile start another. */
async function computeAgain(): Promise<void> {
  const record = await pipeline.record(ID);
  await pipeline.putRecord({ ...record, claimedAt: { N: '1' } });
  await pipeline.lookNow(ID);
  await pipeline.run.fireSchedules();
}

async function state() {
  const record = await pipeline.record(ID);
  const isOpen = record !== undefined && 'openShard' in record;
  return { status: record?.status?.S, claims: record?.claims?.N, isOpen };
}

test('an outcome that lands when another run has claimed the delivery is refused', async () => {
  const seen: unknown[] = [];
  let writes = 0;
  meddle = ({ state: name }, call) => {
    if (name !== 'Record outcome') return undefined;
    writes += 1;
    if (writes > 1) {
      // The second run, which holds the claim: it lands after that of the first.
      return pipeline.until('the end of the first run', () => seen.length === 1).then(call);
    }
    // The first run, under way for so long that its claim has ended.
    return computeAgain()
      .then(() => pipeline.until('the second outcome', () => writes === 2))
      .then(async () => {
        const answer = await call().catch((error: unknown) => String(error));
        seen.push([String(answer).includes('ConditionalCheckFailed'), await state()]);
        throw new TaskError('DynamoDB.ConditionalCheckFailedException', 'refused');
      });
  };
  await post();
  await pipeline.run.stepFunctions.idle();
  expect(seen).toEqual([[true, { status: 'ACCEPTED', claims: '2', isOpen: true }]]);
  expect(await state()).toEqual({ status: 'SUCCEEDED', claims: '2', isOpen: false });
});

test('a refund that lands twice does not take the number of the next run', async () => {
  let runs = 0;
  let refunds = 0;
  meddle = ({ state: name, attempt }, call) => {
    if (name === 'Claim delivery' && attempt === 1) runs += 1;
    if (name === 'Run compute' && runs === 1)
      return Promise.reject(new TaskError('Lambda.TooManyRequestsException', 'no room'));
    if (name === 'Record outcome') return pipeline.until('both refunds', () => refunds === 2).then(call);
    if (name !== 'Refund attempt') return undefined;
    return call().then(async (answer) => {
      refunds = 1;
      await computeAgain();
      await pipeline.until('the next claim', async () => (await state()).claims === '1');
      await call().catch(() => undefined);
      refunds = 2;
      return answer;
    });
  };
  await post();
  await pipeline.until('the outcome', async () => (await state()).status === 'SUCCEEDED');
  expect([runs, refunds]).toEqual([2, 2]);
  expect((await state()).claims).toBe('1');
});
