import { DescribeExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { drainQueue } from './drain-queue.ts';
import { runTrack } from './run-track.ts';
import { isOfSource, type RedriveOptions, type RedriveSummary } from './redrive-options.ts';

/** Where the events lie, and what they are about, by the outputs of a stack. */
export interface EventsAt {
  readonly undeliveredQueueUrl: string;
  readonly processArn: string;
  readonly trackArn: string;
}

/** EventBridge's limit for the escaped output. */
const LARGEST_OUTPUT = 248 * 1024;

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
    what: 'recorded by Track',
    redrive: async (message) => {
      const executionArn = `${processArn.replace(':stateMachine:', ':execution:')}:${deliveryIdOf(message)}`;
      const {
        stopDate,
        output = '',
        ...execution
      } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      const { name, status, redriveCount, error, cause } = execution;
      await runTrack(sfn, trackArn, {
        name,
        status,
        redriveCount,
        ...(stopDate !== undefined && { stopDate: stopDate.getTime() }),
        // Without what does not fit: Track then records that the result is too large, as it does for an event.
        ...(JSON.stringify(output).length <= LARGEST_OUTPUT && output !== '' && { output }),
        ...(error !== undefined && { error }),
        ...(cause !== undefined && { cause }),
      });
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
