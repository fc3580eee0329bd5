import { setMaxListeners } from 'node:events';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Clock } from '../../clock/clock.ts';
import type { AroundHop } from '../../engine/hop.ts';
import { clockTime } from '../../create-execution-log.ts';
import type { AccessControl } from '../../roles/access-control.ts';
import type { LocalAccount } from '../../template/local-account.ts';
import type { StepFunctionsCall } from '../protocol/service-hops.ts';
import { isInternalError } from '../protocol/is-internal-error.ts';
import { MS_TO_ONE_MORE, PipeScaling } from './pipe-scaling.ts';
import type { Pipe } from './read-pipe.ts';
import type { StoreClients } from '../stores/store-clients.ts';
import type { UnderWay } from '../../engine/under-way.ts';

/** What pipes need. */
export interface PipeOptions {
  readonly access: AccessControl;
  readonly account: LocalAccount;
  readonly clock: Clock;
  readonly clientsOf: (roleArn: string) => StoreClients;
  /** Resolves when a queue may have a message, for stores whose ReceiveMessage does not wait. */
  readonly messageVisible?: ((queueUrl: string, signal: AbortSignal) => Promise<void>) | undefined;
  readonly callStepFunctions: StepFunctionsCall;
  readonly around: AroundHop;
  readonly log: (line: string) => void;
  /** Counts the messages in progress. */
  readonly underWay?: UnderWay;
}

/** The longest that SQS allows. */
const LONG_POLL_SECONDS = 20;

/** Pause after a failed poll, and before the first retry of a call. */
const PAUSE_MS = 1_000;

/** Longest pause while polls keep failing. AWS stops such a pipe in the end, but here nobody would start it again. */
const LONGEST_PAUSE_MS = 5 * 60_000;

/**
 * Runs the pipes of a template: from an SQS queue to a state machine, with the pipe's role. A message is deleted if
 * its run succeeds. Otherwise it stays in the queue: it is received again after its visibility time-out, and the
 * queue's redrive policy counts the tries (EventBridge user guide, "Pipes error handling and troubleshooting").
 *
 * After internal errors (throttling, 5xx, a broken connection) the call is retried without counting, with growing
 * pauses, as long as the queue hides the message. AWS retries until the message expires.
 */
export function runPipes(
  pipes: readonly Pipe[],
  options: PipeOptions,
): { readonly stop: () => Promise<void> } {
  const running = pipes.filter(({ isRunning }) => isRunning);
  // A Node.js controller, because the SDK accepts no other. One for all pipes.
  const controller = new AbortController();
  // Each waiting call adds a listener. A thousand listeners are not a leak.
  setMaxListeners(0, controller.signal);
  const pollers = running.map((pipe) => poll({ ...options, pipe, signal: controller.signal }));
  return {
    stop: async () => {
      controller.abort(new Error('the pipe stops'));
      await Promise.all(pollers);
    },
  };
}

interface RunningPipe extends PipeOptions {
  readonly pipe: Pipe;
  readonly signal: AbortSignal;
}

/** Runs one long poll at a time, which costs nothing while the queue is empty, and processes several messages. */
async function poll(running: RunningPipe): Promise<void> {
  const { clock, log, signal } = running;
  const underWay = new Set<Promise<void>>();
  const scaling = new PipeScaling(clock);
  let pauseMs = PAUSE_MS;
  let oneIsDone = (): void => undefined;
  const failed = (error: unknown): void => {
    if (!signal.aborted) log(`${clockTime(clock.now())}  Pipe  ${(error as Error).message}`);
  };
  while (!signal.aborted) {
    try {
      const received = await receive(running);
      pauseMs = PAUSE_MS;
      // No message was in progress, so the pipe was idle.
      if (underWay.size === 0) scaling.rest();
      for (const { message, hiddenUntil } of received) {
        const carried = carry(message, hiddenUntil, running).catch(failed);
        underWay.add(carried);
        void carried.then(() => {
          underWay.delete(carried);
          oneIsDone();
        });
        running.underWay?.follow(carried);
      }
      while (!scaling.takesOneMore(underWay.size)) {
        // Promise.race would add a reaction to each of up to a thousand promises each time that one of them settles.
        await new Promise<void>((resolve, reject) => {
          oneIsDone = resolve;
          clock.sleep(MS_TO_ONE_MORE, signal).then(resolve, reject);
        });
      }
    } catch (error) {
      failed(error);
      await clock.sleep(pauseMs, signal).catch(() => undefined);
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    }
  }
}

interface Received {
  readonly message: Message;
  /** When the queue makes the message visible again, as far as the pipe knows. */
  readonly hiddenUntil: number;
}

async function receive(running: RunningPipe): Promise<readonly Received[]> {
  const { pipe, access, around, clientsOf, clock, messageVisible, signal } = running;
  const { arn, roleArn, queueUrl } = pipe;
  if (!access.mayAssume(roleArn, 'pipes.amazonaws.com', arn)) {
    throw new Error(`${roleArn} cannot be assumed by pipes.amazonaws.com`);
  }
  const { sqs } = clientsOf(roleArn);
  await messageVisible?.(queueUrl, signal);
  // A pipe cannot be created without this permission. It reads how long the queue hides a message.
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['VisibilityTimeout'] }),
  );
  const request = new ReceiveMessageCommand({
    QueueUrl: queueUrl,
    WaitTimeSeconds: LONG_POLL_SECONDS,
    MessageSystemAttributeNames: ['All'],
  });
  const hop = {
    kind: 'pipe',
    caller: arn,
    action: 'ReceiveMessage',
    subject: queueUrl,
    target: pipe.sourceArn,
    attempt: 1,
  } as const;
  const { Messages = [] } = await around(hop, () => sqs.send(request, { abortSignal: signal }));
  const hiddenUntil =
    clock.now() + Number(Attributes?.VisibilityTimeout ?? DEFAULT_VISIBILITY_SECONDS) * 1_000;
  return Messages.map((message) => ({ message, hiddenUntil }));
}

/** The default of a queue (SQS API reference, CreateQueue). */
const DEFAULT_VISIBILITY_SECONDS = 30;

/** Processes one message. If the run fails, SQS counts it and the log reports it. */
async function carry(message: Message, hiddenUntil: number, running: RunningPipe): Promise<void> {
  const { pipe, callStepFunctions, clientsOf, clock, log } = running;
  const { MessageId = '', ReceiptHandle } = message;
  const hop = { subject: MessageId, hiddenUntil };
  // "Batches are delivered to the target as JSON arrays, even if the batch size is 1." Step Functions refuses it if
  // it is not JSON.
  const input = `[${pipe.inputOf(message)}]`;
  const answer = await repeat({ ...hop, action: pipe.action, target: pipe.targetArn }, running, () =>
    callStepFunctions(pipe.roleArn, pipe.action, { stateMachineArn: pipe.targetArn, input }),
  );
  const { status = 'SUCCEEDED', error } = answer as { readonly status?: string; readonly error?: string };
  if (status !== 'SUCCEEDED') {
    log(`${clockTime(clock.now())}  Pipe  ${MessageId}  ${status}  ${error ?? ''}: left in the queue`);
    return;
  }
  const deletion = new DeleteMessageCommand({ QueueUrl: pipe.queueUrl, ReceiptHandle });
  await repeat({ ...hop, action: 'DeleteMessage', target: pipe.sourceArn }, running, () =>
    clientsOf(pipe.roleArn).sqs.send(deletion),
  );
}

interface RepeatedHop {
  readonly action: string;
  readonly subject: string;
  readonly target: string;
  readonly hiddenUntil: number;
}

/** Retries a call that fails with an internal error. */
async function repeat<T>(
  { hiddenUntil, ...hop }: RepeatedHop,
  { pipe, around, clock, signal }: RunningPipe,
  call: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await around({ ...hop, kind: 'pipe', caller: pipe.arn, attempt }, call);
    } catch (error) {
      const pause = PAUSE_MS * 2 ** (attempt - 1);
      if (!isInternalError(error) || clock.now() + pause >= hiddenUntil) throw error;
      await clock.sleep(pause, signal);
    }
  }
}
