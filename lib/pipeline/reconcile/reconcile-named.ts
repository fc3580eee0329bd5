import {
  Choice,
  Condition,
  Fail,
  type IChainable,
  Map,
  ProvideItems,
  type StateMachine,
  Succeed,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { findExecution, handOverToTrack, IS_GOING_ON, METADATA, WHOLE } from './reconcile-states.ts';
import type { Store } from '../store/store.ts';
import { reopenDelivery, reopened } from '../track/track-states.ts';

/** What Reconcile needs for deliveries that an operator names. */
export interface NamedProps {
  readonly store: Store;
  readonly process: StateMachine;
  readonly track: StateMachine;
}

/**
 * Handles deliveries that an operator names: `{"deliveryIds": ["…"], "isToBeRedriven": true | false}`. The operator
 * does not supply outcomes: Reconcile asks Process itself.
 *
 * - To be redriven: the delivery is opened for the next attempt, and no outcome of an older attempt can close it any
 *   more (`REDRIVE_FENCE`).
 * - Otherwise: the delivery is opened if its execution is at a newer attempt, so that the scheduled runs repair it even
 *   if this run fails. An outcome is handed to Track.
 *
 * Nothing is caught: the run succeeds only if everything that was asked for was done. Worst-case time: attempt 39 s +
 * expect 39 s + execution 39 s + without result 39 s + hand over 39 s = 195 s.
 */
export function reconcileNamed(scope: Construct, props: NamedProps): Map {
  const named = Map.jsonata(scope, 'Each named delivery', {
    comment: 'Independent of each other. Free.',
    items: ProvideItems.jsonata(
      "{% [$states.input.deliveryIds.{'deliveryId': $, 'isToBeRedriven': $states.input.isToBeRedriven = true}] %}",
    ),
    outputs: '{% {"deliveries": $states.result} %}',
  });
  const find = findExecution(scope, {
    process: props.process,
    name: 'Find attempt',
    comment: 'Which attempt the execution has come to. Free.',
    withoutResult: true,
    outputs: '{% $merge([$states.input, $states.result.{"status": Status, "redriveCount": RedriveCount}]) %}',
  });
  const asked = Choice.jsonata(scope, 'What is asked for?', {
    comment: 'A redrive, or that its outcome is recorded. Free.',
    outputs: expecting('$states.input.redriveCount'),
  })
    .when(
      Condition.jsonata(`{% $states.input.isToBeRedriven and ${CAN_BE} %}`),
      expectRedrive(scope, props),
      {
        outputs: expecting('($states.input.redriveCount + 1)'),
      },
    )
    .when(Condition.jsonata('{% $states.input.isToBeRedriven %}'), notRedrivable(scope))
    .otherwise(expectOutcome(scope, props));
  named.itemProcessor(find.next(asked));
  return named;
}

const CAN_BE = "$states.input.status in ['FAILED', 'TIMED_OUT', 'ABORTED']";

const expecting = (redriveCount: string) => ({
  deliveryId: '{% $states.input.deliveryId %}',
  redriveCount: `{% ${redriveCount} %}`,
  ...reopened('$states.input.deliveryId'),
});

function expectRedrive(scope: Construct, { store }: NamedProps): IChainable {
  const known = new Fail(scope, 'Newer attempt recorded', {
    comment: 'It was redriven meanwhile, or has no record: the operator looks again. Free.',
    error: 'NewerAttemptRecorded',
    cause:
      'The record knows a newer attempt than its execution had when it was asked, or there is no record.',
  });
  const state = reopenDelivery({ scope, store, known, failed: undefined }, 'Expect redrive');
  state.next(new Succeed(scope, 'Redrive expected', { comment: 'The operator redrives it now. Free.' }));
  return state;
}

function notRedrivable(scope: Construct): IChainable {
  return new Fail(scope, 'Not to be redriven', {
    comment: 'It is running, or has succeeded: nothing to redrive. Free.',
    error: 'NotRedrivable',
    cause: 'The execution of the delivery is running or has succeeded.',
  });
}

function expectOutcome(scope: Construct, { store, process, track }: NamedProps): IChainable {
  const handOver = handOverToTrack(scope, track, 'Hand over named outcome', ASKED);
  const ended = Choice.jsonata(scope, 'Has the named one ended?', {
    comment: 'If so, its outcome may be missing. Free.',
  })
    .when(
      Condition.jsonata(`{% ${IS_GOING_ON} %}`),
      new Succeed(scope, 'Still going on', { comment: 'It is open: its end will be seen. Free.' }),
      { outputs: ASKED },
    )
    .otherwise(handOver);
  const whole = findExecution(scope, { process, ...WHOLE, name: 'Find named execution' });
  const metadata = findExecution(scope, { process, ...METADATA, name: 'Find it without result' });
  for (const find of [whole, metadata]) find.next(ended);
  whole.addCatch(metadata, { errors: ['States.DataLimitExceeded'], outputs: '{% $states.input %}' });
  const state = reopenDelivery({ scope, store, known: whole, failed: undefined }, 'Expect outcome');
  state.next(whole);
  return state;
}

/** What the run returns for a delivery. */
const ASKED = {
  deliveryId: '{% $states.input.detail.name %}',
  status: '{% $states.input.detail.status %}',
  redriveCount: '{% $states.input.detail.redriveCount %}',
};
