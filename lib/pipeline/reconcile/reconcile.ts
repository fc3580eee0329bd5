import { Duration } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
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
import { Construct } from 'constructs';
import { DELIVERY } from '../../contracts/delivery.ts';
import { ExpressStateMachine } from '../express-state-machine.ts';
import { repairDelivery } from './repair-delivery.ts';
import { reconcileNamed } from './reconcile-named.ts';
import { findOpenDeliveries } from './reconcile-states.ts';
import type { Store } from '../store/store.ts';

/** Where open deliveries are found, and the machines that start and close them. */
export interface ReconcileProps {
  readonly store: Store;
  readonly process: StateMachine;
  /** Absent if Process is Express and writes its outcome itself. */
  readonly track: StateMachine | undefined;
  /** Longest time one attempt of any computation may take. */
  readonly longestComputation: Duration;
  readonly logRetention: RetentionDays;
  readonly tracing: boolean;
}

/** How often Reconcile runs. A lost delivery is found at most this long after it is due. */
const EVERY = Duration.minutes(5);

/**
 * How long Reconcile takes to close a delivery: it first looks 15 minutes after the delivery, in a run that starts at
 * most 5 minutes later.
 */
const CLOSED_WITHIN = Duration.minutes(15).plus(EVERY);

/**
 * A delivery that is open for twice as long is one that Reconcile cannot close, so a person must look. Its
 * computation may take longer: three tries, each ended 10 s after its time-out, and the pauses between them
 * (`run-compute.ts`).
 */
function openTooLong(longestComputation: Duration): Duration {
  const computed = 3 * (longestComputation.toSeconds() + 10) + 2 + 4;
  return Duration.seconds(Math.max(2 * CLOSED_WITHIN.toSeconds(), computed + CLOSED_WITHIN.toSeconds()));
}

/**
 * A run that repairs more than this fails, so that its alarm goes off. Lost events are rare, so something upstream is
 * wrong.
 */
const MENDED_AS_USUAL = 10;

/**
 * Reconcile: the Express state machine that closes deliveries that were left open. They exist because status events
 * are best effort, and because a run of Ingest can die after it has written the record. For each open delivery that
 * is due it asks Process about the execution. If there is none, it starts it. If it has ended, it hands the outcome
 * to Track. If it is running, it looks again later. Each of these may happen twice without harm, so runs may overlap.
 *
 * Input: nothing from the schedule, or `{"deliveryIds": […]}` from an operator (`reconcile-named.ts`).
 *
 * Bounded: 16 shards x 25 deliveries = 400 a run. At 15 DescribeExecution a second, the refill rate in smaller
 * regions, that is 27 s of quota in 300.
 *
 * Worst-case time, under the 300 s of an Express run: find 39 s + execution 39 s + without result 39 s + start 79 s
 * (or hand over 39 s) + later 8 s = 204 s, for all deliveries in parallel.
 */
export class Reconcile extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: ReconcileProps) {
    super(scope, id);
    this.stateMachine = new ExpressStateMachine(this, 'Reconcile', {
      comment: 'Closes deliveries that were left open. Billed: $1.00 per million + time, 8,640 runs a month.',
      definition: this.definition(props),
      logRetention: props.logRetention,
      tracing: props.tracing,
    });
    new Schedule(this, 'Schedule', {
      description: 'Looks after deliveries that were left open.',
      schedule: ScheduleExpression.rate(EVERY),
      target: new StepFunctionsStartExecution(this.stateMachine, {
        // The next run does the same, so a late start is of no use.
        maxEventAge: EVERY,
        retryAttempts: 5,
      }),
    });
  }

  /** On schedule: the open deliveries. With names from an operator, if there is a Process to ask: the named ones. */
  private definition(props: ReconcileProps): IChainable {
    const scheduled = this.eachShard(props).next(this.report());
    const { track } = props;
    if (track === undefined) return scheduled;
    return Choice.jsonata(this, 'Which deliveries?', {
      comment: 'Those that an operator names, or all that are open and due. Free.',
    })
      .when(
        Condition.jsonata('{% $exists($states.input.deliveryIds) %}'),
        reconcileNamed(this, { ...props, track }),
      )
      .otherwise(scheduled);
  }

  private eachShard({ longestComputation, ...props }: ReconcileProps): Map {
    const shards = Map.jsonata(this, 'Each shard', {
      comment: 'The shards of the open index, at the same time. Free.',
      items: ProvideItems.jsonArray([...DELIVERY.shards]),
      outputs: {
        mended: '{% $sum($states.result.mended) %}',
        overdue: '{% $sum($states.result.overdue) %}',
        unread: '{% $sum($states.result.unread) %}',
      },
    });
    const deliveries = Map.jsonata(this, 'Each delivery', {
      comment: 'Independent of each other. Free.',
      items: ProvideItems.jsonata('{% $states.input %}'),
      // In brackets, because there may be none.
      outputs: {
        mended: '{% $sum([$states.result.mended]) %}',
        overdue: '{% $sum([$states.result.overdue]) %}',
        unread: 0,
      },
    });
    deliveries.itemProcessor(
      repairDelivery(this, { ...props, openTooLong: openTooLong(longestComputation) }),
    );
    const find = findOpenDeliveries(this, props.store);
    find.addCatch(
      Succeed.jsonata(this, 'Shard not read', {
        comment: 'The other shards go on; the run fails at its end. Free.',
        outputs: { mended: 0, overdue: 0, unread: 1 },
      }),
      { errors: ['States.ALL'], outputs: '{% {} %}' },
    );
    shards.itemProcessor(find.next(deliveries));
    return shards;
  }

  private report(): IChainable {
    return Choice.jsonata(this, 'Anything unusual?', {
      comment: 'Everything is mended either way; the failure is for the alarm. Free.',
    })
      .when(
        Condition.jsonata(`{% $states.input.mended > ${MENDED_AS_USUAL} %}`),
        new Fail(this, 'Many deliveries mended', {
          comment: 'Raises the alarm: events get lost or Ingest dies more often than it should. Free.',
          error: 'ManyDeliveriesMended',
          cause:
            'This run has mended more deliveries than are lost as usual. They are mended; find out why so many.',
        }),
      )
      .when(
        Condition.jsonata('{% $states.input.unread > 0 %}'),
        new Fail(this, 'Shards not read', {
          comment: 'Raises the alarm: some open deliveries could not be looked at. Free.',
          error: 'ShardsNotRead',
          cause: 'The index of open deliveries could not be read in full. The next run tries again.',
        }),
      )
      .when(
        Condition.jsonata('{% $states.input.overdue > 0 %}'),
        new Fail(this, 'Deliveries open too long', {
          comment: 'Raises the alarm: what should have come to an end by now has not. Free.',
          error: 'DeliveriesOpenTooLong',
          cause: 'A delivery has been open for longer than its computation and Reconcile take together.',
        }),
      )
      .otherwise(new Succeed(this, 'Deliveries mended', { comment: 'None or few were left open. Free.' }));
  }
}
