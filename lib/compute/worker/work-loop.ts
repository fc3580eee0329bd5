import { type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { Cancellation, type CancelSignal, toAbortSignal } from '../../local/clock/cancellation.ts';
import { callPatiently } from './call-patiently.ts';
import { performJob } from './perform-job.ts';
import { readWorkerJob } from './worker-job.ts';
import type { WorkerPorts } from './worker-ports.ts';
import { WORKER_TIMES } from './worker-times.ts';

/** How many deliveries at a time, and when to stop. */
export interface WorkLoopOptions {
  readonly concurrency: number;
  readonly signal: CancelSignal;
  readonly graceMs: number;
}

/** SQS gives ten messages at most. */
const MOST_MESSAGES = 10;

/**
 * Takes messages while there is room, and computes them, until the signal aborts. Then it waits for the computations, and gives back
 * those that take longer than `graceMs`.
 *
 * @throws the error of SQS if it refuses to give messages (no such queue, no permission).
 */
export async function workLoop(ports: WorkerPorts, options: WorkLoopOptions): Promise<void> {
  const { concurrency, signal, graceMs } = options;
  const stopNow = new Cancellation();
  const running = new Set<Promise<void>>();
  const stopped = new Promise<void>((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  try {
    while (!signal.aborted) {
      const room = concurrency - running.size;
      const messages = room === 0 ? [] : await receive(ports, Math.min(room, MOST_MESSAGES), signal);
      for (const message of messages) {
        const job = perform(message, ports, stopNow).finally(() => running.delete(job));
        running.add(job);
      }
      if (running.size === concurrency) await Promise.race([...running, stopped]);
    }
  } finally {
    const grace = new Cancellation();
    const over = ports.clock.sleep(graceMs, grace).catch(() => undefined);
    await Promise.race([Promise.all(running), over]);
    grace.abort(STOPPING);
    stopNow.abort(STOPPING);
    await Promise.all(running);
  }
}

const STOPPING = new Error('the worker stops');

async function receive(ports: WorkerPorts, most: number, signal: CancelSignal): Promise<readonly Message[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl: ports.queueUrl,
    MaxNumberOfMessages: most,
    WaitTimeSeconds: WORKER_TIMES.pollSeconds,
    VisibilityTimeout: WORKER_TIMES.hiddenSeconds,
  });
  const abortSignal = toAbortSignal(signal);
  try {
    const { Messages = [] } = await callPatiently(
      () => ports.sqs.send(command, { abortSignal }),
      ports,
      signal,
    );
    return Messages;
  } catch (error) {
    if (signal.aborted) return [];
    throw error;
  }
}

async function perform(
  { Body = '', ReceiptHandle = '' }: Message,
  ports: WorkerPorts,
  stopNow: CancelSignal,
): Promise<void> {
  try {
    await performJob(readWorkerJob(Body, ReceiptHandle), ports, stopNow);
  } catch (error) {
    ports.tell({ outcome: 'LEFT', error: (error as Error).name });
  }
}
