import { Duration } from 'aws-cdk-lib';
import { Choice, Condition, type IChainable, Succeed, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import {
  DynamoAttributeValue,
  DynamoGetItem,
  DynamoReturnValues,
  DynamoUpdateItem,
} from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { ACCEPTED, DELIVERY } from '../../contracts/delivery.ts';
import { outcomeEvent } from '../notices/outcome-event.ts';
import { DELIVERY_KEY } from '../store/delivery-key.ts';
import { neverRetry, STORE_CALL_TIMEOUT, STORE_RETRY } from '../retry-policy.ts';
import type { Store } from '../store/store.ts';
import { outcome } from '../track/track-outcomes.ts';

/** The record to claim, and the states that follow. */
export interface ClaimProps {
  readonly store: Store;
  /** The next state of a run that holds the claim. It gets the input of the run. */
  readonly claimed: IChainable;
  /**
   * The next state if the delivery was claimed too often without an outcome. Its input is the outcome of a delivery
   * that is given up.
   */
  readonly givenUp: IChainable;
  /**
   * The next state if the record has its outcome and is open, because an earlier run died before it announced it. It takes
   * the event. If absent, outcomes are not announced, and a record with an outcome is never open.
   */
  readonly announce?: IChainable | undefined;
}

/**
 * How long a claim holds, so that two runs never compute at the same time. The run that made the claim ends within
 * 300 s (`EXPRESS_LIMIT`). A function that it invoked in its last second ends 240 s later, the longest
 * `computeTimeout` of this workflow: 540 s. Reconcile looks again after 15 minutes, so it seldom finds a claim that
 * still holds.
 */
const CLAIM_HOLDS = Duration.minutes(10);

/**
 * The first run and four more, because a computation that kills its run each time must end somewhere. Runs that Lambda
 * throttled do not count.
 */
export const MOST_ATTEMPTS = 5;

const NOT_FREE = 'DynamoDB.ConditionalCheckFailedException';

/**
 * Lets only one run at a time compute a delivery, because Express runs at least once and its names are not unique.
 * The record is claimed on condition that it is open and that no claim holds. If the claim was written but its answer
 * was lost, the run does not know that it holds it; Reconcile starts the next run.
 */
export function claimDelivery(scope: Construct, props: ClaimProps): DynamoUpdateItem {
  const staysOpen = props.announce !== undefined;
  const state = DynamoUpdateItem.jsonata(scope, 'Claim delivery', {
    comment:
      'One run at a time computes it. Billed: 1 DynamoDB write per KB ($0.000000625), also when it is taken.',
    table: props.store.table,
    key: DELIVERY_KEY,
    updateExpression: 'SET #claimedAt = :now ADD #claims :one',
    conditionExpression: `attribute_exists(#shard) AND (attribute_not_exists(#claims) OR (#claims < :most AND #claimedAt < :expired))${
      staysOpen ? ' AND #status = :accepted' : ''
    }`,
    expressionAttributeNames: {
      '#shard': DELIVERY.openIndex.shard,
      '#claims': 'claims',
      '#claimedAt': 'claimedAt',
      ...(staysOpen && { '#status': 'status' }),
    },
    expressionAttributeValues: {
      ':now': DynamoAttributeValue.numberFromString('{% $string($millis()) %}'),
      ':expired': DynamoAttributeValue.numberFromString(`{% $string(${EXPIRED}) %}`),
      ':one': DynamoAttributeValue.fromNumber(1),
      ':most': DynamoAttributeValue.fromNumber(MOST_ATTEMPTS),
      ...(staysOpen && { ':accepted': DynamoAttributeValue.fromString(ACCEPTED) }),
    },
    returnValues: DynamoReturnValues.UPDATED_NEW,
    // The number of this attempt, from 1, and the claim of this run. Only the holder of the claim writes the outcome
    // (`CLAIM_FENCE`).
    assign: {
      attempt: '{% $number($states.result.Attributes.claims.N) %}',
      claimedAt: '{% $states.result.Attributes.claimedAt.N %}',
    },
    outputs: '{% $states.input %}',
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  state.addRetry(neverRetry(NOT_FREE));
  state.addRetry(STORE_RETRY);
  state.addCatch(whoseIsIt(scope, props), { errors: [NOT_FREE], outputs: '{% $states.input %}' });
  state.next(props.claimed);
  return state;
}

const EXPIRED = `$millis() - ${CLAIM_HOLDS.toMilliseconds()}`;

/** For a run that may not compute: another run does or did, or too many runs have ended without an outcome. */
function whoseIsIt(scope: Construct, { store, givenUp, announce }: ClaimProps): DynamoGetItem {
  const isOpen = `$exists($states.result.Item.${DELIVERY.openIndex.shard})`;
  const hasOutcome = `$states.result.Item.status.S != '${ACCEPTED}'`;
  const isGivenUp = [
    isOpen,
    `$number($states.result.Item.claims.N) >= ${MOST_ATTEMPTS}`,
    `$number($states.result.Item.claimedAt.N) < ${EXPIRED}`,
    ...(announce === undefined ? [] : [`$not(${hasOutcome})`]),
  ].join(' and ');
  const state = DynamoGetItem.jsonata(scope, 'Look at the claim', {
    comment: 'Only for a run that may not compute. Billed: 1 DynamoDB read ($0.000000125).',
    table: store.table,
    key: DELIVERY_KEY,
    consistentRead: true,
    // The claim that may be given up. A later claim may not.
    assign: { claimedAt: "{% [$states.result.Item.claimedAt.N, '0'][0] %}" },
    outputs: {
      detail: { name: '{% $states.input.deliveryId %}', status: 'TIMED_OUT', stopDate: '{% $millis() %}' },
      isGivenUp: `{% ${isGivenUp} %}`,
      ...(announce !== undefined && {
        isToBeAnnounced: `{% ${isOpen} and ${hasOutcome} %}`,
        event: outcomeEvent('$states.result.Item'),
      }),
    },
    taskTimeout: Timeout.duration(STORE_CALL_TIMEOUT),
  });
  state.addRetry(STORE_RETRY);
  const choice = Choice.jsonata(scope, 'Is it given up?', {
    comment: `After ${MOST_ATTEMPTS} runs without an outcome. Free.`,
  }).when(Condition.jsonata('{% $states.input.isGivenUp %}'), givenUp, { outputs: GIVEN_UP });
  if (announce !== undefined)
    choice.when(Condition.jsonata('{% $states.input.isToBeAnnounced %}'), announce, {
      outputs: '{% $states.input.event %}',
      comment: 'An earlier run died before it announced the outcome.',
    });
  choice.otherwise(
    new Succeed(scope, 'Not this run', {
      comment: 'Another run computes it or has, or Reconcile starts one. Free.',
    }),
  );
  state.next(choice);
  return state;
}

const GIVEN_UP = outcome(
  'error',
  JSON.stringify({
    name: 'ComputationAbandoned',
    message: `${MOST_ATTEMPTS} runs have ended without an outcome. The computation takes too long or ends its run.`,
  }),
);
