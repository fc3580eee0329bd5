import type { SFNClient } from '@aws-sdk/client-sfn';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { parkedDelivery } from '../contracts/parked-delivery.ts';
import { drainQueue } from './drain-queue.ts';
import { isOfSource, type RedriveOptions, type RedriveSummary } from './redrive-options.ts';
import { runStateMachine } from './run-state-machine.ts';

/** Where the dead letters are, and the machine that ingests them, from the outputs of a stack. */
export interface DeadLettersAt {
  readonly deadLetterQueueUrl: string;
  readonly ingestArn: string;
}

/**
 * Has Ingest take dead letters again, one at a time, without queue and pipe, so that trouble with those does not stop
 * it. A letter is deleted only when its run has succeeded. A letter that is ingested twice, because of an
 * interruption, changes nothing. So this can be run again at any time.
 */
export function redriveDeadLetters(
  { sqs, sfn }: { readonly sqs: SQSClient; readonly sfn: SFNClient },
  { deadLetterQueueUrl, ingestArn: stateMachineArn }: DeadLettersAt,
  options: RedriveOptions,
): Promise<RedriveSummary> {
  return drainQueue(sqs, deadLetterQueueUrl, options, {
    idOf: (message) => deliveryIdOf(message) ?? `message ${message.MessageId ?? ''} (not a delivery)`,
    isWanted: (id) => isOfSource(id, options),
    // Several bodies of one delivery may wait.
    askedBy: ({ Body = '' }) => Body,
    what: 'ingested',
    redrive: async (message) => {
      if (deliveryIdOf(message) === undefined) throw new Error('it holds no delivery that Ingest has parked');
      const input = `{"delivery":${parkedDelivery(message.Body ?? '')}}`;
      await runStateMachine(sfn, { name: 'Ingest', stateMachineArn, input });
    },
  });
}

/**
 * Undefined if the letter is not a parked delivery. It must have the mark `parked`: a run of Ingest would park a
 * delivery without it again and succeed, instead of reporting that it could not ingest it.
 */
function deliveryIdOf({ Body = '' }: Message): string | undefined {
  try {
    const letter = JSON.parse(parkedDelivery(Body)) as {
      readonly deliveryId?: unknown;
      readonly parked?: unknown;
    } | null;
    return typeof letter?.deliveryId === 'string' && letter.parked === true ? letter.deliveryId : undefined;
  } catch {
    return undefined;
  }
}
