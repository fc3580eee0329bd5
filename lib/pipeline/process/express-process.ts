import { Duration } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Choice, Condition, Fail, type IChainable, type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { DELIVERY } from '../../contracts/delivery.ts';
import { ANNOUNCED_CLAIM_FENCE, CLAIM_FENCE } from '../track/attempt-fence.ts';
import { claimDelivery } from './claim-delivery.ts';
import { ExpressStateMachine } from '../express-state-machine.ts';
import { announceOutcome } from '../notices/announce-outcome.ts';
import { THROTTLED } from './lambda-errors.ts';
import { ANYTHING, DOUBLING_PAUSES } from '../retry-policy.ts';
import { refundAttempt } from './refund-attempt.ts';
import { type ComputeTries, runCompute } from './run-compute.ts';
import type { Store } from '../store/store.ts';
import { FAILURE_OUTCOME, RESULT_OUTCOME } from '../track/track-outcomes.ts';
import { alreadyRecorded, recordOutcome, storeResult } from '../track/track-states.ts';

/** What an Express Process is made of. */
export interface ExpressProcessProps {
  readonly compute: IFunction;
  /** Longest time one attempt of the computation may take. */
  readonly computeTimeout: Duration;
  readonly store: Store;
  /** Where outcomes are announced. Absent: nowhere. */
  readonly outcomeBus: IEventBus | undefined;
  readonly logRetention: RetentionDays;
  readonly tracing: boolean;
}

/**
 * Process as an Express state machine, for computations of up to four minutes. It costs $1 per million and its time; a
 * Standard one costs $50. Express has no name that runs once, no history, no redrive and no status events. So:
 *
 * - The record is claimed before the computation, by one run at a time.
 * - The run writes the outcome itself.
 * - Reconcile starts a new run for a delivery that a run left open, `MOST_ATTEMPTS` attempts at most
 *   (`claim-delivery.ts`).
 *
 * What is weaker than with Standard: a run that dies after its computation, or cannot record the outcome, is repeated.
 * So is a run whose call Lambda failed or lost too often: it leaves the delivery open, because there is no redrive to
 * repair it. Each of these is an attempt; a run that Lambda throttled is not (`refund-attempt.ts`).
 *
 * If outcomes are announced, a run that dies in between leaves the delivery open with its outcome. The next run does not
 * compute again: it announces what the record says.
 *
 * A run that takes longer than 300 s is TIMED_OUT without a Catch, and leaves the delivery open as a run that dies
 * does.
 */
export class ExpressProcess extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: ExpressProcessProps) {
    super(scope, id);
    const { store, outcomeBus: bus } = props;
    const known = alreadyRecorded(this);
    const announce = bus === undefined ? undefined : announceOutcome(this, { store, bus, known });
    const context = {
      scope: this,
      store,
      failed: this.notRecorded(),
      known,
      ...(announce !== undefined && { announce }),
    };
    const record = recordOutcome(context, announce === undefined ? CLAIM_FENCE : ANNOUNCED_CLAIM_FENCE);
    const keep = storeResult(context);
    keep.next(record);
    const outcome = this.whatHappened(store, record, keep);
    const compute = this.compute(props, outcome);
    this.stateMachine = new ExpressStateMachine(this, 'Process', {
      comment:
        'Runs the computation of one delivery and writes its outcome. Billed: $1.00 per million + time.',
      definition: claimDelivery(this, { store, claimed: compute, givenUp: record, announce }),
      logRetention: props.logRetention,
      tracing: props.tracing,
    });
  }

  /** Outputs what happened in the shape of a status event, which the states of Track take. */
  private compute(props: ExpressProcessProps, outcome: Choice): LambdaInvoke {
    const state = runCompute(this, {
      ...props,
      comment: 'The heavy step. Billed: the time of this run, retries included, and the Lambda time.',
      tries: triesWithin(props.computeTimeout),
      outputs: {
        detail: { ...ENDED, status: 'SUCCEEDED', output: RESULT_AS_JSON },
      },
    });
    for (const errors of ANYTHING) state.addCatch(outcome, { errors, outputs: { detail: FAILED } });
    state.next(outcome);
    return state;
  }

  private whatHappened(store: Store, record: IChainable, keep: IChainable): Choice {
    const notComputed = this.notComputed();
    const size = '$length($states.input.detail.output)';
    return Choice.jsonata(this, 'What happened?', {
      comment: 'A result (small or large), none, or no computation. Free.',
      outputs: FAILURE_OUTCOME,
    })
      .when(Condition.jsonata(`{% ${SUCCEEDED} and ${size} <= ${DELIVERY.smallResult} %}`), record, {
        outputs: RESULT_OUTCOME,
        comment: 'A small result is kept in the record.',
      })
      .when(Condition.jsonata(`{% ${SUCCEEDED} %}`), keep, {
        outputs: '{% $states.input %}',
        comment: 'A large result becomes an object.',
      })
      .when(Condition.jsonata(`{% ${LAMBDA_THROTTLED} %}`), refundAttempt(this, store, notComputed), {
        outputs: { deliveryId: '{% $states.input.detail.name %}' },
        comment: 'Lambda has no room: not an attempt.',
      })
      .when(Condition.jsonata(`{% ${LAMBDA_FAILED} %}`), notComputed, {
        comment: 'Lambda failed or lost the call: nothing is known of the computation.',
      })
      .otherwise(record);
  }

  private notComputed(): Fail {
    return new Fail(this, 'Not computed', {
      comment: 'Fails the run, so that it is alarmed. Reconcile has the delivery computed again. Free.',
      error: 'NotComputed',
      cause: 'Lambda refused, failed or lost the call. The delivery will be computed again.',
    });
  }

  private notRecorded(): Fail {
    return new Fail(this, 'Outcome not recorded', {
      comment: 'Fails the run, so that it is alarmed. Reconcile has the delivery computed again. Free.',
      error: 'OutcomeNotRecorded',
      cause: 'The computation has ended and its outcome could not be recorded. It will be computed again.',
    });
  }
}

/** Longest `computeTimeout` of an Express Process. */
export const LONGEST_EXPRESS_COMPUTATION = Duration.seconds(240);

/**
 * What fits into 300 s if Lambda refuses at once: claim 39 s at worst, for each try of the computation its time-out and
 * 10 s, the pauses, store 39 s and record 39 s at worst (`STORE_RETRY`). Up to 60 s: 39 + 2 x 70 + 2 + 30 + 78 =
 * 289. Up to 150 s: 39 + 160 + 14 + 78 = 291. Beyond that the stores must answer at once: 250 + 6 = 256, which leaves
 * 44 s for all three. If Lambda throttles, one update of 39 s replaces store and record.
 *
 * If outcomes are announced, 78 s more (`announce-outcome.ts`): then the same holds if the stores answer at once. A run
 * that ends before it has announced its outcome leaves that to the next one.
 *
 * A lost call is not repeated, because the function may still be running. Reconcile starts a new run when the claim has
 * ended.
 */
const TRIES: readonly {
  readonly upToSeconds: number;
  readonly tries: { readonly afterTrouble: number; readonly afterFailure: number };
}[] = [
  { upToSeconds: 60, tries: { afterTrouble: 4, afterFailure: 1 } },
  { upToSeconds: 150, tries: { afterTrouble: 3, afterFailure: 0 } },
  {
    upToSeconds: LONGEST_EXPRESS_COMPUTATION.toSeconds(),
    tries: { afterTrouble: 2, afterFailure: 0 },
  },
];

function triesWithin(computeTimeout: Duration): ComputeTries {
  const row = TRIES.find(({ upToSeconds }) => computeTimeout.toSeconds() <= upToSeconds);
  if (row === undefined)
    throw new Error(
      `computeTimeout must be at most ${LONGEST_EXPRESS_COMPUTATION.toHumanString()}, got ${computeTimeout.toHumanString()}.`,
    );
  const { afterTrouble, afterFailure } = row.tries;
  return {
    afterTrouble: { ...DOUBLING_PAUSES, maxAttempts: afterTrouble },
    afterFailure,
    afterLostCall: false,
  };
}

/**
 * JSON text of the result, like the output of a Standard execution. `$string` returns a text without its quotes.
 * Inside an object it keeps them, so `{"r":` and `}` are added and removed again.
 */
const RESULT_AS_JSON =
  "{% ($text := $string({'r': $states.result.Payload}); $substring($text, 5, $length($text) - 6)) %}";

const SUCCEEDED = "$states.input.detail.status = 'SUCCEEDED'";

const LAMBDA_THROTTLED = `$states.input.detail.error = '${THROTTLED}'`;

/** Every error of Lambda's own (`Lambda.…`), except the one for a function that has ended without an answer. */
const LAMBDA_FAILED =
  "$substring($states.input.detail.error, 0, 7) = 'Lambda.' and $states.input.detail.error != 'Lambda.Unknown'";

const ENDED = {
  name: '{% $states.input.deliveryId %}',
  stopDate: '{% $millis() %}',
  redriveCount: 0,
} as const;

const FAILED = {
  ...ENDED,
  status: 'FAILED',
  error: '{% $states.errorOutput.Error %}',
  cause: '{% $exists($states.errorOutput.Cause) ? $states.errorOutput.Cause : "" %}',
} as const;
