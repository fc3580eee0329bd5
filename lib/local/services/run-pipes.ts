import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Clock } from '../clock.ts';
import type { AccessControl } from '../roles/access-control.ts';
import { clockTime } from '../log-executions.ts';
import type { LocalAccount } from '../template/local-account.ts';
import type { TemplateResource } from '../template/read-template.ts';
import type { StepFunctionsCall } from './call-service.ts';
import { type Pipe, readPipe } from './read-pipe.ts';
import type { StoreClients } from './store-clients.ts';

export interface PipeOptions {
  readonly access: AccessControl;
  readonly account: LocalAccount;
  readonly clock: Clock;
  readonly clientsOf: (roleArn: string) => StoreClients;
  readonly callStepFunctions: StepFunctionsCall;
  readonly log: (line: string) => void;
}

/** Messages of one pipe under way at a time. AWS's poller starts with five and scales to a thousand. */
const AT_A_TIME = 5;

/** SQS's longest. */
const LONG_POLL_SECONDS = 20;

/** Before the queue is asked again after it has refused to answer. */
const PAUSE_MS = 1_000;

/**
 * Runs the pipes of a template: from an SQS queue to a state machine, in the pipe's role. A message is deleted when its run
 * has succeeded; anything else leaves it where it is, so that it comes back after its visibility time-out and the queue's
 * redrive policy counts the tries (EventBridge user guide, "Pipes error handling and troubleshooting").
 *
 * @throws UnsupportedError while loading, for what a pipe has that is not modelled.
 */
export function runPipes(
  resources: readonly TemplateResource[],
  options: PipeOptions,
): { readonly stop: () => Promise<void> } {
  const pipes = resources
    .filter(({ type }) => type === 'AWS::Pipes::Pipe')
    .map((resource) => readPipe(resource, options.account))
    .filter(({ isRunning }) => isRunning);
  const controller = new AbortController();
  const pollers = pipes.map((pipe) => poll(pipe, options, controller.signal));
  return {
    stop: async () => {
      controller.abort(new Error('the pipe stops'));
      await Promise.all(pollers);
    },
  };
}

/** One long poll at a time, which costs nothing while the queue is empty, and several messages under way. */
async function poll(pipe: Pipe, options: PipeOptions, signal: AbortSignal): Promise<void> {
  const { clock, log } = options;
  const underWay = new Set<Promise<void>>();
  const failed = (error: unknown): void => {
    if (!signal.aborted) log(`${clockTime(clock.now())}  Pipe  ${(error as Error).message}`);
  };
  while (!signal.aborted) {
    try {
      for (const message of await receive(pipe, options, signal)) {
        const carried = carry(pipe, message, options).catch(failed);
        underWay.add(carried);
        void carried.then(() => underWay.delete(carried));
      }
      if (underWay.size >= AT_A_TIME) await Promise.race(underWay);
    } catch (error) {
      failed(error);
      await clock.sleep(PAUSE_MS, signal).catch(() => undefined);
    }
  }
}

async function receive(
  { arn, roleArn, queueUrl }: Pipe,
  { access, clientsOf }: PipeOptions,
  signal: AbortSignal,
): Promise<readonly Message[]> {
  if (!access.mayAssume(roleArn, 'pipes.amazonaws.com', arn)) {
    throw new Error(`${roleArn} cannot be assumed by pipes.amazonaws.com`);
  }
  const { sqs } = clientsOf(roleArn);
  // Without this permission a pipe cannot be created; it reads how long the queue hides a message.
  await sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl }));
  const request = new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: LONG_POLL_SECONDS });
  const { Messages = [] } = await sqs.send(request, { abortSignal: signal });
  return Messages;
}

/** One message through the pipe. What is wrong with the run is for SQS to count, and for the log to tell. */
async function carry(
  pipe: Pipe,
  message: Message,
  { callStepFunctions, clientsOf, clock, log }: PipeOptions,
): Promise<void> {
  const answer = await callStepFunctions(pipe.roleArn, pipe.action, {
    stateMachineArn: pipe.targetArn,
    input: JSON.stringify([pipe.inputOf(message)]),
  });
  const { status = 'SUCCEEDED', error } = answer as { readonly status?: string; readonly error?: string };
  if (status !== 'SUCCEEDED') {
    log(
      `${clockTime(clock.now())}  Pipe  ${message.MessageId ?? ''}  ${status}  ${error ?? ''}: left in the queue`,
    );
    return;
  }
  const { ReceiptHandle } = message;
  await clientsOf(pipe.roleArn).sqs.send(
    new DeleteMessageCommand({ QueueUrl: pipe.queueUrl, ReceiptHandle }),
  );
}
