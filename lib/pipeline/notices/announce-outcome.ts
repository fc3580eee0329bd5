import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Fail, type IChainable, TaskInput, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { type DynamoUpdateItem, EventBridgePutEvents } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { OUTCOME_EVENT } from '../../contracts/outcome-event.ts';
import { STORE_CALL_TIMEOUT, STORE_RETRY } from '../retry-policy.ts';
import type { Store } from '../store/store.ts';
import { updateRecord } from '../track/update-record.ts';

/** Where outcomes are announced, and the end for one that was announced before. */
export interface AnnounceProps {
  readonly store: Store;
  readonly bus: IEventBus;
  readonly known: IChainable;
}

/**
 * Puts the outcome on the bus and then closes the delivery. Takes the event (`outcomeEvent`).
 *
 * The outcome is in the record by then, and the record stays in the open index until the event is put. So a run that
 * dies in between is repaired like any other: Reconcile finds the delivery open, and it is announced then. It may be
 * announced twice, and never not at all.
 *
 * Worst-case time: put 39 s + close 39 s = 78 s.
 */
export function announceOutcome(
  scope: Construct,
  { store, bus, known }: AnnounceProps,
): EventBridgePutEvents {
  const failed = notAnnounced(scope);
  const state = EventBridgePutEvents.jsonata(scope, 'Announce outcome', {
    comment: 'Tells whoever listens. Billed: 1 event per 64 KB ($0.000001).',
    entries: [{ eventBus: bus, ...OUTCOME_EVENT, detail: TaskInput.fromText('{% $states.input %}') }],
    outputs: {
      deliveryId: '{% $states.input.deliveryId %}',
      redriveCount: '{% $states.input.attempt %}',
    },
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  state.addRetry(STORE_RETRY);
  state.addCatch(failed, { errors: ['States.ALL'], outputs: '{% {} %}' });
  state.next(closeDelivery(scope, store, { failed, known }));
  return state;
}

/** Removes an announced delivery from the open index, unless a newer attempt is expected. */
function closeDelivery(
  scope: Construct,
  store: Store,
  ends: { readonly failed: IChainable; readonly known: IChainable },
): DynamoUpdateItem {
  return updateRecord({ scope, store, ...ends }, 'Close delivery', {
    comment:
      'Announced: Reconcile need not look. Billed: 1 DynamoDB write per KB, 1 for the index ($0.000000625).',
    updateExpression: 'REMOVE #shard, #checkAt',
    conditionExpression: '#redriveCount = :redriveCount AND attribute_not_exists(#expectedCount)',
    names: ['redriveCount', 'expectedCount'],
    values: {},
  });
}

function notAnnounced(scope: Construct): Fail {
  return new Fail(scope, 'Outcome not announced', {
    comment: 'Fails the run, so that it is alarmed. The delivery stays open for Reconcile. Free.',
    error: 'OutcomeNotAnnounced',
    cause: 'The outcome is recorded and could not be announced. Reconcile has it announced.',
  });
}
