import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { RedriveOptions, RedriveSummary } from './redrive-options.ts';

/** How the messages of a queue are redriven. */
export interface Redrive {
  readonly idOf: (message: Message) => string;
  readonly isWanted: (deliveryId: string) => boolean;
  /**
   * Equal for messages that ask for the same work. A message that arrives after that work was tried is left for the
   * next redrive.
   */
  readonly askedBy: (message: Message) => string;
  /** Reported for a message that was redriven: `ingested`. */
  readonly what: string;
  readonly redrive: (message: Message) => Promise<void>;
}

/** How long a received message is hidden from others: the 300 s that an Express run may take, plus a minute. */
const HIDDEN_SECONDS = 360;

/**
 * A listing receives as many messages as SQS gives at a time. A redrive receives one, because others would become
 * visible again while they wait.
 */
const LISTED_AT_A_TIME = 10;

/**
 * Receives without a new message before the queue counts as empty, because a receive asks only some of SQS's servers.
 */
const EMPTY_RECEIVES = 3;

/**
 * Redrives the messages of a queue, one after the other. Each is deleted only after it was redriven, so after an
 * interruption it is redriven again. If one fails, it is reported and left, and the others go on.
 */
export async function drainQueue(
  sqs: SQSClient,
  queueUrl: string,
  options: RedriveOptions,
  redrive: Redrive,
): Promise<RedriveSummary> {
  /** Messages seen so far, to notice the end of the queue. Those in `left` are made visible again at the end. */
  const seen = new Set<string>();
  const left: Pick<Message, 'ReceiptHandle'>[] = [];
  /** Work that was tried. Without it, a message whose cause is not fixed would be redriven for ever. */
  const asked = new Set<string>();
  const counts = { found: 0, redriven: 0 };
  let isConfirmed = options.dryRun;
  for (let empty = 0; empty < EMPTY_RECEIVES;) {
    const received = await receive(sqs, queueUrl, options.dryRun ? LISTED_AT_A_TIME : 1);
    const fresh = received.filter(({ MessageId = '' }) => !seen.has(MessageId));
    for (const { MessageId = '' } of fresh) seen.add(MessageId);
    empty = fresh.length === 0 ? empty + 1 : 0;
    const wanted = fresh.filter(
      (message) => redrive.isWanted(redrive.idOf(message)) && sentAt(message) >= (options.since ?? 0),
    );
    counts.found += wanted.length;
    if (wanted.length > 0 && !isConfirmed) {
      isConfirmed = await options.confirm(Math.max(await countMessages(sqs, queueUrl), wanted.length));
      if (!isConfirmed) {
        left.push(...fresh);
        break;
      }
    }
    for (const message of fresh) {
      const isBack = asked.has(redrive.askedBy(message)) && sentAt(message) > options.now;
      const isDone =
        wanted.includes(message) && !isBack && (await redriveOne(sqs, queueUrl, message, options, redrive));
      asked.add(redrive.askedBy(message));
      if (isDone) counts.redriven += 1;
      else left.push({ ReceiptHandle: message.ReceiptHandle });
    }
  }
  for (const message of left) await unhide(sqs, queueUrl, message);
  return counts;
}

async function redriveOne(
  sqs: SQSClient,
  QueueUrl: string,
  message: Message,
  options: RedriveOptions,
  { idOf, what, redrive }: Redrive,
): Promise<boolean> {
  const id = idOf(message);
  if (options.dryRun) {
    options.report(id, `would be ${what}`);
    return false;
  }
  try {
    await redrive(message);
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  } catch (error) {
    options.report(id, `left in the queue: ${(error as Error).message}`);
    return false;
  }
  options.report(id, what);
  await options.sleep(1_000 / options.ratePerSecond);
  return true;
}

function sentAt({ Attributes }: Message): number {
  return Number(Attributes?.SentTimestamp ?? 0);
}

/** An approximation, as in SQS. It includes messages that are hidden from this reader. */
async function countMessages(sqs: SQSClient, QueueUrl: string): Promise<number> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const request = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] });
  const { Attributes } = await sqs.send(request);
  return names.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0);
}

async function receive(
  sqs: SQSClient,
  QueueUrl: string,
  MaxNumberOfMessages: number,
): Promise<readonly Message[]> {
  const request = new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages,
    VisibilityTimeout: HIDDEN_SECONDS,
    MessageSystemAttributeNames: ['SentTimestamp'],
  });
  return (await sqs.send(request)).Messages ?? [];
}

/** Makes a message that is left visible to others at once. It may be visible already. */
async function unhide(sqs: SQSClient, QueueUrl: string, { ReceiptHandle }: Message): Promise<void> {
  await sqs
    .send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }))
    .catch((error: unknown) => {
      if (!/MessageNotInflight|ReceiptHandleIsInvalid|InvalidParameterValue/.test((error as Error).name))
        throw error;
    });
}
