import { type Message, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { parkedDelivery } from '../contracts/parked-delivery.ts';
import { drainQueue } from './drain-queue.ts';
import { isOfSource, type RedriveOptions, type RedriveSummary } from './redrive-options.ts';

/** The queues of a stack, by its outputs. */
export interface DeadLettersAt {
  readonly deadLetterQueueUrl: string;
  readonly parkingQueueUrl: string;
}

/**
 * Sends dead letters back to the parking queue, from where they are ingested again. One that is sent twice, because an
 * interruption came before it was deleted, is ingested twice, which changes nothing. So it can be run again at any time.
 */
export function redriveDeadLetters(
  sqs: SQSClient,
  { deadLetterQueueUrl, parkingQueueUrl }: DeadLettersAt,
  options: RedriveOptions,
): Promise<RedriveSummary> {
  return drainQueue(sqs, deadLetterQueueUrl, options, {
    idOf: deliveryIdOf,
    isWanted: (id) => isOfSource(id, options),
    what: 'sent to the parking queue',
    redrive: async ({ Body = '' }) => {
      const MessageBody = parkedDelivery(Body);
      await sqs.send(new SendMessageCommand({ QueueUrl: parkingQueueUrl, MessageBody }));
    },
  });
}

function deliveryIdOf({ Body = '', MessageId = '' }: Message): string {
  try {
    return (
      (JSON.parse(parkedDelivery(Body)) as { readonly deliveryId?: string }).deliveryId ??
      `message ${MessageId}`
    );
  } catch {
    return `message ${MessageId} (not a delivery)`;
  }
}
