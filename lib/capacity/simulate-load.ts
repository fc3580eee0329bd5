import { IngestStage } from './ingest-stage.ts';
import { type Load, LoadContext } from './load-context.ts';
import type { LoadReport } from './load-report.ts';
import { ProcessStage } from './process-stage.ts';
import { ReconcileStage } from './reconcile-stage.ts';

/** Longer than any load takes whose quotas let it pass. */
const LONGEST_SECONDS = 30 * 24 * 60 * 60;

/**
 * A discrete-event simulation of the pipeline under quotas: token buckets, retry ladders, parking, Reconcile, the function's
 * concurrency. Calls take no time and do not fail but by throttling; only the computation lasts.
 *
 * Left out: the time of healthy calls (tenths of a second), quotas of DescribeExecution and StartSyncExecution, how fast Lambda
 * adds environments (1,000 in 10 s for each function), how DynamoDB grows and splits, shards of the index that fill unevenly,
 * and cold starts. `npm run faults -- --burst` runs the real definitions instead; a test compares the two, within 5 % for 4,000
 * deliveries. For 100,000 at ten times what is refilled both park 86 % of them and have a median of 301 s; of the last, which
 * Reconcile starts, there are 3,621 there and 2,519 here, ended after 5,639 s and 2,937 s.
 */
export function simulateLoad(load: Load): LoadReport {
  const context = new LoadContext(load);
  const { events, recorder } = context;
  let haveAllArrived = false;
  const process = new ProcessStage(context);
  const reconcile = new ReconcileStage(context, process, () => haveAllArrived && recorder.open === 0);
  const ingest = new IngestStage(context, process, reconcile);
  let delivery = 0;
  for (const time of load.arrivals) {
    events.passUntil(time);
    ingest.arrive(delivery);
    delivery += 1;
  }
  haveAllArrived = true;
  events.passUntil(events.now + LONGEST_SECONDS);
  if (recorder.open > 0)
    throw new Error(
      `${recorder.open} deliveries are open 30 days after the last one came: a quota is below what one call takes, or far below the load.`,
    );
  return recorder.report();
}
