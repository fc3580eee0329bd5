import type { SFNClient } from '@aws-sdk/client-sfn';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { parkedDelivery } from '../../contracts/parked-delivery.ts';
import { drainQueue } from './drain-queue.ts';
import { isChosen, type RedriveOptions, type RedriveSummary } from './redrive-options.ts';
import { runStateMachine } from './run-state-machine.ts';

/** Where the dead letters are, and the machine that ingests them, from the outputs of a stack. */
export interface DeadLettersAt {
  readonly deadLetterQueueUrl: string;
  readonly ingestArn: string;
}

/**
 * Ingests dead letters again, one at a time. It does not use the queue or the pipe, so problems with those do not stop
 * it. A letter is deleted only after its run has succeeded, and ingesting a letter twice changes nothing. So this can
 * be run again at any time.
 */
export function redriveDeadLetters(
  { sqs, sfn }: { readonly sqs: SQSClient; readonly sfn: SFNClient },
  { deadLetterQueueUrl, ingestArn: stateMachineArn }: DeadLettersAt,
  options: RedriveOptions,
): Promise<RedriveSummary> {
  return drainQueue(sqs, deadLetterQueueUrl, options, {
    idOf: (message) => deliveryIdOf(message) ?? `message ${message.MessageId ?? ''} (not a delivery)`,
    isWanted: (id) => isChosen(id, options),
    // Several bodies of one delivery may wait.
    askedBy: ({ Body = '' }) => Body,
    what: 'ingested',
    redrive: async (message) => {
      if (deliveryIdOf(message) === undefined) throw new Error('it is not a delivery that Ingest parked');
      const input = `{"delivery":${parkedDelivery(message.Body ?? '')}}`;
      const output = await runStateMachine(sfn, { name: 'Ingest', stateMachineArn, input });
      if (isRefused(output)) throw new Error(NOT_SIGNED);
    },
  });
}

/** A run of Ingest that finds a signature wrong succeeds, because a request that is not signed is no delivery. */
function isRefused(output: unknown): boolean {
  return (output as { readonly refused?: unknown } | null)?.refused === true;
}

/** Only the operator can tell a forged letter from one whose secret was replaced while it waited. */
const NOT_SIGNED =
  'its signature does not match the secret of its source. If the secret was replaced since, put the old value back and redrive again. If the letter is forged, delete it';

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
