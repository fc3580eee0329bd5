import type { SFNClient } from '@aws-sdk/client-sfn';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { drainQueue } from './drain-queue.ts';
import { isOfSource, type RedriveOptions, type RedriveSummary } from './redrive-options.ts';
import { runStateMachine } from './run-state-machine.ts';

/** A signed notice of a pipeline: its machine and its dead letters, from the outputs of a stack. */
export interface NoticeAt {
  readonly deadLetterQueueUrl: string;
  readonly stateMachineArn: string;
}

/**
 * Sends the dead letters of notices again, one at a time, by the machine that signs them. A letter is deleted only after
 * the receiver has taken it. Each has the same id as before, so a receiver that knows it can drop it.
 */
export async function redriveNotices(
  { sqs, sfn }: { readonly sqs: SQSClient; readonly sfn: SFNClient },
  notices: readonly NoticeAt[],
  options: RedriveOptions,
): Promise<RedriveSummary> {
  let [found, redriven] = [0, 0];
  for (const { deadLetterQueueUrl, stateMachineArn } of notices) {
    const summary = await drainQueue(sqs, deadLetterQueueUrl, options, {
      idOf: (message) => noticeOf(message)?.deliveryId ?? `message ${message.MessageId ?? ''} (not a notice)`,
      isWanted: (id) => isOfSource(id, options),
      askedBy: ({ Body = '' }) => Body,
      what: 'sent',
      redrive: async (message) => {
        const notice = noticeOf(message);
        if (notice === undefined) throw new Error('it is not a notice of an outcome');
        const input = JSON.stringify({ notice });
        await runStateMachine(sfn, { name: 'Notify', stateMachineArn, input });
      },
    });
    found += summary.found;
    redriven += summary.redriven;
  }
  return { found, redriven };
}

interface Notice {
  readonly deliveryId: string;
}

/** A letter is the notice, or the whole event where EventBridge could not put it into the queue. */
function noticeOf({ Body = '' }: Message): Notice | undefined {
  try {
    const letter = JSON.parse(Body) as Partial<Notice> & { readonly detail?: Partial<Notice> };
    const notice = letter.detail ?? letter;
    return typeof notice.deliveryId === 'string' ? (notice as Notice) : undefined;
  } catch {
    return undefined;
  }
}
