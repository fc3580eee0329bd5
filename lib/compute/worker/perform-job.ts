import { GetObjectCommand } from '@aws-sdk/client-s3';
import { Cancellation, type CancelSignal, toAbortSignal } from '../../local/clock/cancellation.ts';
import { InvalidDelivery } from '../invalid-delivery.ts';
import { readEnvelope } from '../read-envelope.ts';
import { callPatiently } from './call-patiently.ts';
import { keepResult } from './keep-result.ts';
import { MessageHold } from './message-hold.ts';
import { TaskAnswers, TaskClosed } from './task-answers.ts';
import type { WorkerEvent } from './worker-event.ts';
import type { WorkerJob } from './worker-job.ts';
import type { WorkerPorts } from './worker-ports.ts';
import { WORKER_TIMES } from './worker-times.ts';

/** What the parts of one job share. */
interface JobInHand {
  readonly job: WorkerJob;
  readonly ports: WorkerPorts;
  readonly answers: TaskAnswers;
  readonly hold: MessageHold;
  /** Aborts when the result is of no use any more: the task is closed, or the worker stops. */
  readonly over: Cancellation;
  /** Resolves when the computation has ended, however: until then it takes the room of one delivery. */
  computing: Promise<unknown>;
}

/** The worker stops, and the time for its computations is up. */
const STOPPED = new Error('the worker stops');

/**
 * Computes one delivery and answers for it. Gives signs of life meanwhile. Always resolves, with what became of the delivery; a
 * message that is not answered for comes again.
 *
 * @param stopNow Aborts when the time for computations is up.
 */
export async function performJob(job: WorkerJob, ports: WorkerPorts, stopNow: CancelSignal): Promise<void> {
  const over = new Cancellation();
  const stop = (): void => over.abort(STOPPED);
  stopNow.addEventListener('abort', stop);
  if (stopNow.aborted) stop();
  const answers = new TaskAnswers(ports, job.taskToken, over);
  const hold = new MessageHold(ports, job);
  const inHand: JobInHand = { job, ports, answers, hold, over, computing: Promise.resolve() };
  const startedAt = ports.clock.now();
  const end = await outcomeOf(inHand);
  ports.tell({
    ...end,
    deliveryId: job.deliveryId,
    source: job.source,
    milliseconds: Math.round(ports.clock.now() - startedAt),
  });
  await Promise.race([inHand.computing, aborting(stopNow)]);
  stopNow.removeEventListener('abort', stop);
}

function aborting(signal: CancelSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

type End = Pick<WorkerEvent, 'outcome' | 'error'>;

async function outcomeOf(inHand: JobInHand): Promise<End> {
  const { answers, hold, over } = inHand;
  const beating = new Cancellation();
  try {
    await answers.open();
    void keepAlive(inHand, beating);
    const end = await answer(inHand, await settled(inHand));
    await hold.delete();
    return end;
  } catch (error) {
    if (error instanceof TaskClosed || over.reason instanceof TaskClosed) {
      await hold.delete();
      return { outcome: 'DROPPED' };
    }
    if (error !== STOPPED) return { outcome: 'LEFT', error: (error as Error).name };
    await hold.release();
    return { outcome: 'RELEASED' };
  } finally {
    beating.abort(STOPPED);
  }
}

/** Until the job ends, so while the answer is sent as well. */
async function keepAlive({ ports, answers, hold, over }: JobInHand, beating: Cancellation): Promise<void> {
  while (!beating.aborted) {
    try {
      await ports.clock.sleep(WORKER_TIMES.beatMs, beating);
      await answers.beat();
      if (!beating.aborted) await hold.extend();
    } catch (error) {
      if (error instanceof TaskClosed) return over.abort(error);
      if (!beating.aborted) ports.tell({ outcome: 'TRYING_AGAIN', error: (error as Error).name });
    }
  }
}

type Computed = { readonly output: string } | { readonly error: Error };

/** The end of the computation. Rejects with the reason of `over` as soon as that aborts, whatever the computation does. */
async function settled(inHand: JobInHand): Promise<Computed> {
  const { over } = inHand;
  const computed = compute(inHand).then(
    (output): Computed => ({ output }),
    (error: unknown): Computed => ({ error: asError(error) }),
  );
  inHand.computing = computed;
  const first = await Promise.race([computed, aborting(over)]);
  over.throwIfAborted();
  return first as Computed;
}

async function compute({ job, ports, over }: JobInHand): Promise<string> {
  const command = new GetObjectCommand({ Bucket: job.bucket, Key: job.key });
  const { Body } = await callPatiently(() => ports.s3.send(command), ports, over);
  if (Body === undefined) throw new Error(`S3 answered without a body for s3://${job.bucket}/${job.key}.`);
  const delivery = readEnvelope(await Body.transformToString('utf-8'), job);
  return keepResult(await ports.compute(delivery, toAbortSignal(over)), job, ports, over);
}

async function answer({ answers }: JobInHand, computed: Computed): Promise<End> {
  if ('output' in computed) {
    await answers.succeed(computed.output);
    return { outcome: 'SUCCEEDED' };
  }
  const { error } = computed;
  await answers.fail(error);
  return { outcome: error instanceof InvalidDelivery ? 'INVALID' : 'FAILED', error: error.name };
}

/** JavaScript can throw anything. */
function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error('The computation threw what is no Error.');
}
