import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { isOfSource, type RedriveOptions, type RedriveSummary } from './redrive-options.ts';

/** The queues of a stack, by its outputs. */
export interface DeadLettersAt {
  readonly deadLetterQueueUrl: string;
  readonly parkingQueueUrl: string;
}

/** How long a received message is hidden from others: long enough to be sent on, short enough to try again soon. */
const HIDDEN_SECONDS = 120;

/** Receives without a new message before the queue counts as read: a receive asks only some of SQS's servers. */
const EMPTY_RECEIVES = 3;

/**
 * Sends dead letters back to the parking queue, from where they are ingested again. Each is deleted only after it was sent:
 * an interruption in between leaves it twice, and ingesting it twice changes nothing. So it can be run again at any time.
 */
export async function redriveDeadLetters(
  sqs: SQSClient,
  queues: DeadLettersAt,
  options: RedriveOptions,
): Promise<RedriveSummary> {
  const seen = new Map<string, Message>();
  let redriven = 0;
  let isConfirmed = options.dryRun;
  for (let empty = 0; empty < EMPTY_RECEIVES;) {
    const received = await receive(sqs, queues.deadLetterQueueUrl);
    const fresh = received.filter(({ MessageId = '' }) => !seen.has(MessageId));
    for (const message of fresh) seen.set(message.MessageId ?? '', message);
    empty = fresh.length === 0 ? empty + 1 : 0;
    if (fresh.length > 0 && !isConfirmed) {
      const waiting = await countMessages(sqs, queues.deadLetterQueueUrl);
      isConfirmed = await options.confirm(Math.max(waiting, fresh.length));
      if (!isConfirmed) break;
    }
    for (const message of fresh) if (await handle(sqs, queues, message, options)) redriven += 1;
  }
  // What is left, others may read at once.
  for (const message of seen.values()) await unhide(sqs, queues.deadLetterQueueUrl, message);
  return { found: [...seen.values()].filter((message) => isWanted(message, options)).length, redriven };
}

async function handle(
  sqs: SQSClient,
  { deadLetterQueueUrl, parkingQueueUrl }: DeadLettersAt,
  message: Message,
  options: RedriveOptions,
): Promise<boolean> {
  if (!isWanted(message, options)) return false;
  const id = deliveryIdOf(message);
  if (options.dryRun) {
    options.report(id, 'would be sent to the parking queue');
    return false;
  }
  await sqs.send(new SendMessageCommand({ QueueUrl: parkingQueueUrl, MessageBody: message.Body }));
  await sqs.send(
    new DeleteMessageCommand({ QueueUrl: deadLetterQueueUrl, ReceiptHandle: message.ReceiptHandle }),
  );
  options.report(id, 'sent to the parking queue');
  await options.sleep(1_000 / options.ratePerSecond);
  return true;
}

function isWanted(message: Message, options: RedriveOptions): boolean {
  return isOfSource(deliveryIdOf(message), options) && sentAt(message) >= (options.since ?? 0);
}

function sentAt({ Attributes }: Message): number {
  return Number(Attributes?.SentTimestamp ?? 0);
}

function deliveryIdOf({ Body = '', MessageId = '' }: Message): string {
  try {
    return (JSON.parse(Body) as { readonly deliveryId?: string }).deliveryId ?? `message ${MessageId}`;
  } catch {
    return `message ${MessageId} (not a delivery)`;
  }
}

/** An approximation, in SQS as here: what is hidden from this reader counts as well. */
async function countMessages(sqs: SQSClient, QueueUrl: string): Promise<number> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const request = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] });
  const { Attributes } = await sqs.send(request);
  return names.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0);
}

async function receive(sqs: SQSClient, QueueUrl: string): Promise<readonly Message[]> {
  const request = new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: 10,
    VisibilityTimeout: HIDDEN_SECONDS,
    MessageSystemAttributeNames: ['SentTimestamp'],
  });
  return (await sqs.send(request)).Messages ?? [];
}

/** Deleted messages are gone, and their handles with them. */
async function unhide(sqs: SQSClient, QueueUrl: string, { ReceiptHandle }: Message): Promise<void> {
  await sqs
    .send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }))
    .catch(() => undefined);
}
