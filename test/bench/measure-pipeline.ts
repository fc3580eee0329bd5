import pMap from 'p-map';
import type { Clock } from '../../lib/local/clock/clock.ts';
import type { BenchPipeline } from './bench-pipeline.ts';
import { deliver } from './load/deliver.ts';
import type { HttpLoad } from './load/http-load.ts';
import { interleaveRounds } from './interleave-rounds.ts';
import { createStoreCalls, recordStoreTasks } from './store-calls.ts';
import { CONCURRENCY } from './load/webhook.ts';

/** Deliveries a round: one to four seconds. */
const DELIVERIES = 400;

/**
 * Deliveries a second, round by round: through the whole pipeline from the request to the recorded outcome, and their
 * store calls alone, with and without the GetObject of the Lambda.
 */
export async function measurePipeline(
  pipeline: BenchPipeline,
  { load, clock, rounds }: { readonly load: HttpLoad; readonly clock: Clock; readonly rounds: number },
) {
  const tasks = await recordStoreTasks(pipeline, () => deliver(pipeline, load, 1));
  const { write, writeAndRead } = createStoreCalls(pipeline, tasks);
  const timed = (work: () => Promise<void>) => async (): Promise<number> => {
    const start = clock.now();
    await work();
    return (DELIVERIES * 1_000) / (clock.now() - start);
  };
  return interleaveRounds(
    {
      pipeline: timed(() => deliver(pipeline, load, DELIVERIES)),
      writes: timed(async () => {
        await pMap(Array(DELIVERIES).keys(), write, { concurrency: CONCURRENCY });
      }),
      writesAndRead: timed(async () => {
        await pMap(Array(DELIVERIES).keys(), writeAndRead, { concurrency: CONCURRENCY });
      }),
    },
    rounds,
  );
}
