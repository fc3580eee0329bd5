import { Duration } from 'aws-cdk-lib';
import { DynamoAttributeValue } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { ACCEPTED } from '../../contracts/delivery.ts';

/**
 * Condition on the record for an attempt to write its outcome. `#shard` is the place of the record in the open index.
 */
export interface AttemptFence {
  readonly conditionExpression: string;
  readonly names: readonly string[];
  readonly values: Readonly<Record<string, DynamoAttributeValue>>;
  /** Attributes that the outcome removes. */
  readonly removes: readonly string[];
}

/**
 * How long an announced redrive is waited for. It is longer than a call to Step Functions needs to be made and to be
 * seen by DescribeExecution, which is eventually consistent.
 */
export const REDRIVE_WITHIN = Duration.minutes(30);

/**
 * Fence of a Standard Process. Messages about its outcomes come late, twice or never (an event, an answer to
 * Reconcile, an update that timed out and lands afterwards). So each carries its attempt, `redriveCount`. An outcome
 * is written if it is newer than the recorded one, or the same while the delivery is open. It is refused, whoever
 * brings it, if the delivery expects a newer attempt:
 *
 * - A redrive is announced before it is made: the delivery is opened and expects the next attempt. So no message of
 *   the attempt before can close it, and Reconcile records the new outcome even if both its events are lost.
 * - If an announced redrive is never made, Reconcile closes the delivery with the old outcome, provided that it
 *   asked Step Functions `REDRIVE_WITHIN` after the announcement. Only Reconcile says when it asked; an event cannot.
 * - If it is made later than that, its RUNNING event announces it, and `npm run redrive` has Reconcile look at it.
 * - If two operators announce the same attempt, they redrive it under the same token (`redrive-failed.ts`).
 * - In the console nothing is announced before. If the RUNNING event is lost, the outcome is still newer. If both
 *   events are lost, nothing records the new outcome.
 *
 * `redriveCount` of the record never goes back: it is the attempt of the recorded outcome. The expected attempt is
 * stored beside it.
 */
export const REDRIVE_FENCE: AttemptFence = {
  // False if there is no record, because a comparison with a missing attribute is false.
  conditionExpression:
    '(#redriveCount < :redriveCount OR (#redriveCount = :redriveCount AND attribute_exists(#shard))) AND (attribute_not_exists(#expectedCount) OR #expectedCount <= :redriveCount OR #announcedAt < :overdue)',
  names: ['redriveCount', 'expectedCount', 'announcedAt'],
  values: { ':overdue': DynamoAttributeValue.fromString('{% $states.input.overdue %}') },
  removes: ['expectedCount', 'announcedAt'],
};

/**
 * JSONata for `overdue`: announcements before this time are no longer waited for, given when Step Functions was
 * asked.
 */
export const OVERDUE = `$exists($states.input.askedAt) ? $fromMillis($toMillis($states.input.askedAt) - ${REDRIVE_WITHIN.toMilliseconds()}) : '0'`;

/**
 * Fence of an Express Process, whose runs have no attempt number of Step Functions. Only the run that made the last
 * claim writes the outcome. It is identified by the time of its claim, which no other run has (`claim-delivery.ts`).
 * The number of the attempt would not do, because an attempt may be refunded and counted again.
 */
export const CLAIM_FENCE: AttemptFence = {
  conditionExpression: 'attribute_exists(#shard) AND #claimedAt = :claimedAt',
  names: ['claimedAt'],
  values: { ':claimedAt': DynamoAttributeValue.numberFromString('{% $claimedAt %}') },
  removes: [],
};

/**
 * The same if outcomes are announced, because then the record stays in the open index when it has its outcome. A run that
 * gives a delivery up (`claim-delivery.ts`) must not replace the outcome that the holder of the claim has just written.
 * The holder itself may write it again, if the answer was lost.
 */
export const ANNOUNCED_CLAIM_FENCE: AttemptFence = {
  ...CLAIM_FENCE,
  conditionExpression: `${CLAIM_FENCE.conditionExpression} AND (#status = :accepted OR #status = :status)`,
  values: { ...CLAIM_FENCE.values, ':accepted': DynamoAttributeValue.fromString(ACCEPTED) },
};
