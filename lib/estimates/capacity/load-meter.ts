import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { DELIVERY } from '../../contracts/delivery.ts';
import type { Clock } from '../../local/clock/clock.ts';
import type { Meter } from '../../proofs/simulation/meter.ts';
import type { Outputs } from '../../proofs/simulation/outputs.ts';
import type { Item, StoreRequest } from '../../proofs/simulation/stores/simulate-stores.ts';
import type { LoadRecorder } from './load-report.ts';

/**
 * Records what the stores and histories of a run say about its deliveries: outcomes, parked deliveries, starts by
 * Reconcile.
 */
export function loadMeter(recorder: LoadRecorder, outputs: Outputs, clock: Clock): Meter {
  const isReconcile = (name: string): boolean => outputs.ReconcileArn?.endsWith(`:${name}`) === true;
  return {
    onAnswered: () => undefined,
    onInvoked: () => undefined,
    onVerified: () => undefined,
    onRequest: (request) => {
      if (isParked(request, outputs.ParkingQueueUrl)) recorder.parked();
      const ended = request.answer === undefined ? undefined : endedBy(request);
      if (ended !== undefined) recorder.ended(ended, clock.now());
    },
    onEvent: ({ stateMachineName }, event) => {
      if (isReconcile(stateMachineName) && hasStarted(event)) recorder.reconciled();
    },
  };
}

function isParked({ service, action, input, answer }: StoreRequest, queueUrl: string | undefined): boolean {
  const isSent = service === 'sqs' && action === 'SendMessage' && answer !== undefined;
  return isSent && input.QueueUrl === queueUrl;
}

/** The record that a write has removed from the open index: it has its outcome. */
function endedBy({ item }: StoreRequest): Item | undefined {
  const { before, after } = (item ?? {}) as { readonly before?: Item; readonly after?: Item };
  const { shard } = DELIVERY.openIndex;
  return before !== undefined && after !== undefined && shard in before && !(shard in after)
    ? after
    : undefined;
}

function hasStarted({ taskSucceededEventDetails: succeeded }: HistoryEvent): boolean {
  return succeeded?.resourceType === 'states' && succeeded.resource === 'startExecution';
}
