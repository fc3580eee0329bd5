import type { SFNClient } from '@aws-sdk/client-sfn';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { parkedDelivery } from '../contracts/parked-delivery.ts';
import { drainQueue } from './drain-queue.ts';
import { isOfSource, type RedriveOptions, type RedriveSummary } from './redrive-options.ts';
import { runStateMachine } from './run-state-machine.ts';

/** Where the letters lie, and who ingests them, by the outputs of a stack. */
export interface DeadLettersAt {
  readonly deadLetterQueueUrl: string;
  readonly ingestArn: string;
}

/**
 * Has Ingest take dead letters again, one at a time, past queue and pipe: what keeps those from working must not keep a letter from
 * being mended. A letter is deleted only when its run has succeeded. One that is ingested twice, because an interruption came in
 * between, changes nothing. So this can be run again at any time.
 */
export function redriveDeadLetters(
  { sqs, sfn }: { readonly sqs: SQSClient; readonly sfn: SFNClient },
  { deadLetterQueueUrl, ingestArn: stateMachineArn }: DeadLettersAt,
  options: RedriveOptions,
): Promise<RedriveSummary> {
  return drainQueue(sqs, deadLetterQueueUrl, options, {
    idOf: (message) => deliveryIdOf(message) ?? `message ${message.MessageId ?? ''} (not a delivery)`,
    isWanted: (id) => isOfSource(id, options),
    // Of one delivery several bodies may wait.
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
 * Undefined for what is no parked delivery. One without the mark of those a run of Ingest would park again, and succeed, instead of
 * telling that it could not ingest it.
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
