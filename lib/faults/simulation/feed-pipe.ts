import { DeleteMessageCommand, type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { TemplateResource } from '../../local/template/read-template.ts';
import type { Blueprint } from './blueprint.ts';
import { type CarrierOptions, untilTaken } from './carry-events.ts';
import { machineName } from './executions.ts';
import type { SimulatedStores } from './stores/simulate-stores.ts';

/** A pipe retries its own errors until the message expires; a few tries stand for that. */
const INTERNAL_TRIES = 5;

/**
 * The pipe of the template, its three hand-overs crossings: receive, run, delete. A message whose run does not succeed is
 * left alone, so that it comes back after its visibility time-out and SQS counts (user guide, "EventBridge Pipes error
 * handling"). Gives what must be told of every message that is sent.
 */
export function feedPipe(
  { resources }: Blueprint,
  stores: SimulatedStores,
  options: CarrierOptions,
): (queueUrl: string) => void {
  const pipes = resources
    .filter(({ type }) => type === 'AWS::Pipes::Pipe')
    .map((pipe) => readPipe(pipe, stores));
  return (queueUrl) => {
    for (const pipe of pipes.filter(({ queue }) => queue === queueUrl)) schedulePoll(pipe, stores, options);
  };
}

interface Pipe {
  readonly queue: string;
  readonly target: string;
  readonly place: string;
}

function readPipe({ properties }: TemplateResource, { sqs }: SimulatedStores): Pipe {
  const { Source, Target } = properties as { readonly Source: string; readonly Target: string };
  return {
    queue: sqs.urlOf(Source),
    target: Target,
    place: `pipe -> ${machineName(Target.split(':').at(-1) ?? '')}`,
  };
}

/** A poll for the time when the next message can be received. One too many finds nothing. */
function schedulePoll(pipe: Pipe, stores: SimulatedStores, options: CarrierOptions): void {
  const due = stores.sqs.nextVisible(pipe.queue);
  if (due === undefined) return;
  const { clock, work } = options;
  work.add(
    (async () => {
      await clock.sleep(Math.max(0, due - clock.now()));
      await poll(pipe, stores, options);
    })(),
  );
}

async function poll(pipe: Pipe, stores: SimulatedStores, options: CarrierOptions): Promise<void> {
  const { clock, crossings } = options;
  // Asked before the crossing, so that a poll that finds nothing is no boundary.
  if ((stores.sqs.nextVisible(pipe.queue) ?? Infinity) > clock.now()) return;
  let received: Promise<readonly Message[]> | undefined;
  const receive = async (): Promise<void> => {
    // The same messages when it happens twice: a standard queue may give one to two readers.
    received ??= receiveFrom(pipe.queue, stores);
    for (const message of await received) await take(pipe, message, stores, options);
  };
  await untilTaken(
    clock,
    () => crossings.cross({ kind: 'receive', place: 'parking queue -> pipe', proceed: receive }),
    INTERNAL_TRIES,
  );
  schedulePoll(pipe, stores, options);
}

async function receiveFrom(QueueUrl: string, stores: SimulatedStores): Promise<readonly Message[]> {
  const { Messages = [] } = await stores.clientsOf('pipe').sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  return Messages;
}

async function take(
  pipe: Pipe,
  message: Message,
  stores: SimulatedStores,
  options: CarrierOptions,
): Promise<void> {
  const { clock, crossings, executions } = options;
  const run = (): Promise<Record<string, unknown>> =>
    executions.call('StartSyncExecution', {
      stateMachineArn: pipe.target,
      input: `[${message.Body ?? ''}]`,
    });
  const answer = await untilTaken(
    clock,
    () => crossings.cross({ kind: 'feed', place: pipe.place, proceed: run }),
    INTERNAL_TRIES,
  );
  if ((answer as { readonly status?: string } | undefined)?.status !== 'SUCCEEDED') return;
  const { ReceiptHandle } = message;
  const command = new DeleteMessageCommand({ QueueUrl: pipe.queue, ReceiptHandle });
  await untilTaken(
    clock,
    () =>
      crossings.cross({
        kind: 'delete',
        place: 'pipe deletes',
        proceed: () => stores.clientsOf('pipe').sqs.send(command),
      }),
    INTERNAL_TRIES,
  );
}
