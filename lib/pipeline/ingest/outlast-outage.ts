import { Aws } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import {
  CustomState,
  Fail,
  type IChainable,
  TaskInput,
  Timeout,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { EventBridgePutEvents } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { withDelivery } from './with-delivery.ts';
import { EVENT_SOURCE } from './parking-bus.ts';
import { ANYTHING, LAST_RESORT_RETRY, LAST_RESORT_TIMEOUT } from '../retry-policy.ts';

/**
 * What happens to a delivery that could be neither ingested nor parked. EventBridge holds it for up to 24 hours until
 * the queue takes it. If EventBridge refuses too, this run holds it as long as it can, and then starts a new run of
 * Ingest. In both cases this run fails, so that the alarm goes off.
 *
 * `parked` is JSONata for the delivery as the queue would have got it.
 */
export function outlastOutage(scope: Construct, bus: EventBus, parked: string): EventBridgePutEvents {
  const state = EventBridgePutEvents.jsonata(scope, 'Hand to event bus', {
    comment:
      'Neither ingested nor parked: EventBridge tries to park it for 24 hours. Billed: 1 event per 64 KB ($0.000001).',
    entries: [
      {
        eventBus: bus,
        source: EVENT_SOURCE,
        detailType: 'Delivery to park',
        detail: TaskInput.fromText(parked),
      },
    ],
    outputs: '{% {} %}',
    taskTimeout: Timeout.duration(LAST_RESORT_TIMEOUT),
  });
  state.addRetry(LAST_RESORT_RETRY);
  const later = startOver(scope);
  for (const errors of ANYTHING) state.addCatch(later, { errors, outputs: '{% {} %}' });
  state.next(
    new Fail(scope, 'Held by event bus', {
      comment: 'Fails the run, so that it is alarmed. EventBridge holds the delivery. Free.',
      error: 'HeldByEventBus',
      cause:
        'The delivery could be neither ingested nor parked; EventBridge goes on trying to park it, for 24 hours.',
    }),
  );
  return state;
}

/**
 * When a new run is started, counted from the start of this one. 260 s + 29 s for the call (`LAST_RESORT_RETRY`) are
 * within 300 s.
 */
const BEGINS_ANEW_AFTER_S = 260;

const ELAPSED_S = '$floor(($millis() - $toMillis($states.context.Execution.StartTime)) / 1000)';

/**
 * Starts a new run of Ingest. It is started as late as possible, so an outage does not cause a loop of restarts, and
 * StartExecution has four minutes to recover. A start whose answer comes late is made again: one run too many changes
 * nothing.
 *
 * A custom state, because the grant that a task derives would name the machine in a policy that the machine waits
 * for. `Ingest` grants it in a policy of its own.
 */
function startOver(scope: Construct): IChainable {
  const state = new CustomState(scope, 'Start over', {
    stateJson: {
      Type: 'Task',
      Comment: 'Not even EventBridge took it: a new run tries again. Billed: $1.00 per million + time.',
      Resource: `arn:${Aws.PARTITION}:states:::states:startExecution`,
      Arguments: {
        StateMachineArn: '{% $states.context.StateMachine.Id %}',
        // The name of an Express run may be used again, so one id finds every run.
        Name: withDelivery('$states.context.Execution.Input', '$delivery.deliveryId'),
        Input: '{% $states.context.Execution.Input %}',
      },
      Output: '{% {} %}',
      TimeoutSeconds: LAST_RESORT_TIMEOUT.toSeconds(),
    },
  });
  state.addRetry(LAST_RESORT_RETRY);
  state.next(
    new Fail(scope, 'Started over', {
      comment: 'Fails the run, so that it is alarmed. The new one holds the delivery. Free.',
      error: 'StartedOver',
      cause:
        'The delivery could be neither ingested nor parked, nor held by EventBridge; a new run tries again.',
    }),
  );
  return Wait.jsonata(scope, 'Let it pass', {
    comment: `Until ${BEGINS_ANEW_AFTER_S} s after the start: an outage makes a run every five minutes. Billed: at most ${BEGINS_ANEW_AFTER_S} s at 64 MB ($0.00027).`,
    time: WaitTime.seconds(`{% $max([0, ${BEGINS_ANEW_AFTER_S} - ${ELAPSED_S}]) %}`),
  }).next(state);
}
