import type { Duration } from 'aws-cdk-lib';
import { Choice, Condition, type IChainable, type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import {
  findExecution,
  handOverToTrack,
  IS_GOING_ON,
  leftAsItIs,
  lookAgainLater,
  METADATA,
  NEVER_STARTED,
  WHOLE,
} from './reconcile-states.ts';
import { startProcessing } from '../ingest/start-processing.ts';
import type { Store } from '../store/store.ts';

/** What the repair of one delivery needs. */
export interface RepairProps {
  readonly store: Store;
  readonly process: StateMachine;
  /**
   * The machine that takes the outcome of an execution whose event was lost. Absent if Process is Express: then there
   * is nothing to ask.
   */
  readonly track: StateMachine | undefined;
  /** A delivery that is open for longer is reported. */
  readonly openTooLong: Duration;
}

/**
 * What Reconcile does for one open delivery, `{deliveryId, source, payloadKey}`. Gives `{mended, overdue}`: `mended`
 * is 1 if it was repaired, `overdue` is 1 if it has been open too long; otherwise 0. If something fails, the delivery
 * is looked at again later: one delivery in trouble must not stop the others.
 *
 * An Express Process is started again whatever happened to an earlier run: it computes only if no other run holds the
 * claim. Such a start counts as mended, because nothing says whether it was needed. So after an outage the alarm goes
 * off even if deliveries are only late.
 */
export function repairDelivery(
  scope: Construct,
  { store, process, track, openTooLong }: RepairProps,
): IChainable {
  const later = lookAgainLater(scope, store, openTooLong);
  later.addCatch(leftAsItIs(scope), {
    errors: ['States.ALL'],
    outputs: '{% {"mended": $states.input.mended} %}',
  });
  const start = startProcessing(scope, {
    process,
    isNamedOnce: track !== undefined,
    store,
    outputs: { started: looked(1), alreadyStarted: looked(0) },
    alreadyStarted: later,
  });
  start.next(later);
  const first = track === undefined ? start : askProcess(scope, { process, track, start, later });
  start.addCatch(later, { errors: ['States.ALL'], outputs: looked(0) });
  return first;
}

interface AskProps {
  readonly process: StateMachine;
  readonly track: StateMachine;
  readonly start: IChainable;
  readonly later: IChainable;
}

/** Asks about the execution, then starts it or hands its outcome over. */
function askProcess(scope: Construct, { process, track, start, later }: AskProps): IChainable {
  const handOver = handOverToTrack(scope, track, 'Hand over outcome', {
    deliveryId: '{% $states.input.detail.name %}',
    mended: 1,
  });
  handOver.next(later);
  const ended = Choice.jsonata(scope, 'Has it ended?', {
    comment: 'Its outcome or its end is missing. Free.',
  })
    .when(Condition.jsonata(`{% ${IS_GOING_ON} %}`), later, { outputs: LOOKED_AT_EVENT })
    .otherwise(handOver);
  const whole = findExecution(scope, { process, ...WHOLE, name: 'Find execution' });
  const metadata = findExecution(scope, { process, ...METADATA, name: 'Find execution without result' });
  for (const find of [whole, metadata]) {
    find.next(ended);
    find.addCatch(start, { errors: [NEVER_STARTED], outputs: '{% $states.input %}' });
  }
  whole.addCatch(metadata, { errors: ['States.DataLimitExceeded'], outputs: '{% $states.input %}' });
  for (const state of [whole, metadata])
    state.addCatch(later, { errors: ['States.ALL'], outputs: looked(0) });
  handOver.addCatch(later, { errors: ['States.ALL'], outputs: LOOKED_AT_EVENT });
  return whole;
}

/** Input of `Look again later`. */
const looked = (mended: 0 | 1) => ({ deliveryId: '{% $states.input.deliveryId %}', mended });
const LOOKED_AT_EVENT = { deliveryId: '{% $states.input.detail.name %}', mended: 0 };
