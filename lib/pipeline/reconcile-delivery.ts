import { Choice, Condition, type IChainable, type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import {
  findExecution,
  handOverToTrack,
  leftForNextRun,
  lookAgainLater,
  NEVER_STARTED,
} from './reconcile-states.ts';
import { startProcessing } from './start-processing.ts';
import type { Store } from './store.ts';

export interface RepairProps {
  readonly store: Store;
  readonly process: StateMachine;
  readonly track: StateMachine;
}

/**
 * What Reconcile does for one open delivery, `{deliveryId, source, payloadKey}`. Gives 1 where something was mended and 0
 * elsewhere. What fails is left for the next run: one delivery in trouble must not stop the others.
 */
export function repairDelivery(scope: Construct, { store, process, track }: RepairProps): IChainable {
  const left = leftForNextRun(scope);
  const start = startProcessing(scope, { process, store, outputs: { started: 1, alreadyStarted: 0 } });
  const handOver = handOverToTrack(scope, track);
  const later = lookAgainLater(scope, store);
  const ended = Choice.jsonata(scope, 'Has it ended?', {
    comment: 'Its outcome or its end is missing. Free.',
  })
    .when(Condition.jsonata("{% $states.input.detail.status in ['RUNNING', 'PENDING_REDRIVE'] %}"), later)
    .otherwise(handOver);
  const whole = findExecution(scope, process, 'ALL_DATA');
  const metadata = findExecution(scope, process, 'METADATA_ONLY');
  for (const find of [whole, metadata]) find.next(ended);
  const given = '{% $states.input %}';
  whole.addCatch(start, { errors: [NEVER_STARTED], outputs: given });
  whole.addCatch(metadata, { errors: ['States.DataLimitExceeded'], outputs: given });
  for (const state of [whole, metadata, start, handOver, later]) {
    state.addCatch(left, { errors: ['States.ALL'], outputs: 0 });
  }
  return whole;
}
