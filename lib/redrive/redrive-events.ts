import { DescribeExecutionCommand, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { drainQueue } from './drain-queue.ts';
import { isOfSource, type RedriveOptions, type RedriveSummary } from './redrive-options.ts';

/** Where the events lie, and what they are about, by the outputs of a stack. */
export interface EventsAt {
  readonly undeliveredQueueUrl: string;
  readonly processArn: string;
  readonly trackArn: string;
}

/**
 * Hands the outcomes of undelivered events to Track again: not what the message says, but how the execution stands now, which
 * may be newer. Track records it unless the record knows it already, so it can be run again at any time.
 */
export function redriveEvents(
  { sqs, sfn }: { readonly sqs: SQSClient; readonly sfn: SFNClient },
  { undeliveredQueueUrl, processArn, trackArn }: EventsAt,
  options: RedriveOptions,
): Promise<RedriveSummary> {
  return drainQueue(sqs, undeliveredQueueUrl, options, {
    idOf: deliveryIdOf,
    isWanted: (id) => isOfSource(id, options),
    what: 'handed to Track',
    redrive: async (message) => {
      const executionArn = `${processArn.replace(':stateMachine:', ':execution:')}:${deliveryIdOf(message)}`;
      const { name, status, stopDate, redriveCount, output, error, cause } = await sfn.send(
        new DescribeExecutionCommand({ executionArn }),
      );
      const detail = { name, status, stopDate: stopDate?.getTime(), redriveCount, output, error, cause };
      await sfn.send(
        new StartExecutionCommand({ stateMachineArn: trackArn, input: JSON.stringify({ detail }) }),
      );
    },
  });
}

/** Track keeps `{deliveryId, …}`, EventBridge the whole event. */
function deliveryIdOf({ Body = '', MessageId = '' }: Message): string {
  try {
    const { deliveryId, detail } = JSON.parse(Body) as {
      readonly deliveryId?: string;
      readonly detail?: { readonly name?: string };
    };
    return deliveryId ?? detail?.name ?? `message ${MessageId}`;
  } catch {
    return `message ${MessageId} (no event)`;
  }
}
