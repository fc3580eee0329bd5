import type { SFNClient } from '@aws-sdk/client-sfn';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { askReconcile } from './ask-reconcile.ts';
import { drainQueue } from './drain-queue.ts';
import { isChosen, type RedriveOptions, type RedriveSummary } from './redrive-options.ts';

/** Where the events are, and the machine that repairs their deliveries, from the outputs of a stack. */
export interface EventsAt {
  readonly undeliveredQueueUrl: string;
  readonly reconcileArn: string;
}

/**
 * Has Reconcile look at the deliveries of undelivered events. It records the present state of the execution, which may
 * be newer than the message. A message is deleted after Reconcile has opened the delivery or handed its outcome to
 * Track, so this can be run again at any time.
 */
export function redriveEvents(
  { sqs, sfn }: { readonly sqs: SQSClient; readonly sfn: SFNClient },
  { undeliveredQueueUrl, reconcileArn }: EventsAt,
  options: RedriveOptions,
): Promise<RedriveSummary> {
  return drainQueue(sqs, undeliveredQueueUrl, options, {
    idOf: deliveryIdOf,
    isWanted: (id) => isChosen(id, options),
    askedBy: deliveryIdOf,
    what: 'checked by Reconcile',
    redrive: async (message) => {
      await askReconcile(sfn, reconcileArn, { deliveryId: deliveryIdOf(message), isToBeRedriven: false });
    },
  });
}

/** A message from Track holds `{deliveryId, …}`, one from EventBridge the whole event. */
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
