import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { systemClock } from '../../local/clock/clock.ts';
import type { RunWorkerOptions } from './run-worker-options.ts';
import type { WorkerEvent } from './worker-event.ts';
import { workLoop } from './work-loop.ts';

const GRACE_MS = 30_000;

/**
 * Works for a pipeline with `Compute.worker()`, until the signal aborts: takes deliveries from the queue, gives signs of life, and
 * answers with the results. Any number of workers may run, and any of them may die: another one gets what it had.
 *
 * @example
 * const stop = new AbortController();
 * process.once('SIGTERM', () => stop.abort());
 * await runWorker({ queueUrl, compute: ({ json }) => simulate(json), concurrency: 4, signal: stop.signal });
 *
 * @throws Error for options that cannot be, and the error of SQS if it refuses to give messages.
 */
export async function runWorker(options: RunWorkerOptions): Promise<void> {
  const {
    concurrency = 1,
    graceMs = GRACE_MS,
    signal = new AbortController().signal,
    tell = print,
  } = options;
  checkWhole('concurrency', concurrency, 1);
  checkWhole('graceMs', graceMs, 0);
  const { sqs, sfn, s3 } = options.clients ?? {};
  const ports = {
    queueUrl: options.queueUrl,
    compute: options.compute,
    tell,
    clock: systemClock,
    // The queue's address says where AWS is, but not where a local run is (AWS_ENDPOINT_URL).
    sqs: sqs ?? new SQSClient({ useQueueUrlAsEndpoint: false }),
    sfn: sfn ?? new SFNClient({}),
    s3: s3 ?? new S3Client({}),
  };
  await workLoop(ports, { concurrency, signal, graceMs });
}

function checkWhole(name: keyof RunWorkerOptions, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new Error(`runWorker: '${name}' must be a whole number of at least ${least}, got ${value}.`);
}

function print(event: WorkerEvent): void {
  // oxlint-disable-next-line no-console -- standard output is where a container's log comes from
  console.log(JSON.stringify(event));
}
