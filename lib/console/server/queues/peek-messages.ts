import { type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { parkedDelivery } from '../../../contracts/parked-delivery.ts';
import type { WaitingMessage } from '../../waiting-messages.ts';

/** Receives without a new message before the queue counts as seen, because a receive asks only some of SQS's servers. */
const EMPTY_RECEIVES = 3;
const MOST = 100;

/** Some of what waits in a queue whose messages may be received any number of times. It hides none of them. */
export async function peekMessages(sqs: SQSClient, QueueUrl: string): Promise<readonly WaitingMessage[]> {
  const seen = new Map<string, Message>();
  for (let empty = 0; empty < EMPTY_RECEIVES && seen.size < MOST;) {
    const before = seen.size;
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 0,
        MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount'],
        MessageAttributeNames: ['ERROR_CODE', 'ERROR_MESSAGE'],
      }),
    );
    for (const message of Messages) seen.set(message.MessageId ?? '', message);
    if (seen.size === before) empty += 1;
  }
  return [...seen.values()].map(view).toSorted((one, other) => other.since - one.since);
}

function view({ Body = '', Attributes, MessageAttributes }: Message): WaitingMessage {
  const why = ['ERROR_CODE', 'ERROR_MESSAGE'].flatMap((name) => MessageAttributes?.[name]?.StringValue ?? []);
  const deliveryId = deliveryIdIn(Body);
  return {
    ...(deliveryId !== undefined && { deliveryId }),
    since: Number(Attributes?.SentTimestamp ?? 0),
    tries: Number(Attributes?.ApproximateReceiveCount ?? 0),
    ...(why.length > 0 && { why: why.join(': ') }),
    body: Body,
  };
}

/** Of a dead letter or of an event. */
function deliveryIdIn(body: string): string | undefined {
  try {
    const letter = JSON.parse(parkedDelivery(body)) as {
      readonly deliveryId?: string;
      readonly detail?: { readonly name?: string };
    };
    return letter.deliveryId ?? letter.detail?.name;
  } catch {
    return undefined;
  }
}
