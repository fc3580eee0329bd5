import { Duration } from 'aws-cdk-lib';
import { DynamoAttributeValue } from 'aws-cdk-lib/aws-stepfunctions-tasks';

/** What a record must say for an attempt to write its outcome into it. `#shard` stands for its place in the open index. */
export interface AttemptFence {
  readonly conditionExpression: string;
  readonly names: readonly string[];
  readonly values: Readonly<Record<string, DynamoAttributeValue>>;
  /** Attributes that the outcome removes. */
  readonly removes: readonly string[];
}

/**
 * How long a redrive that was announced is waited for. Longer than any call to Step Functions takes to be made and to be seen by
 * DescribeExecution, which is eventually consistent.
 */
export const REDRIVE_WITHIN = Duration.minutes(30);

/**
 * Of a Standard Process. What tells of its outcomes comes late, twice or never (an event, an answer to Reconcile, an update that timed
 * out and lands afterwards), so each carries its attempt, `redriveCount`. It is written if it is newer than what is recorded, or the
 * same while the delivery is open; and not if the delivery expects a newer one, whoever brings it:
 *
 * - A redrive is announced before it is made: the delivery is opened and expects the next attempt. So nothing that is still under way of
 *   the attempt before can close it, and Reconcile sees to the new outcome if both its events are lost.
 * - A redrive that is never made after that: Reconcile closes the delivery with the old outcome, if it asked Step Functions
 *   `REDRIVE_WITHIN` after the announcement. Only Reconcile says when it asked; an event cannot.
 * - One that is made later still: it announces itself by its RUNNING event, and `npm run redrive` has Reconcile look at it.
 * - Two operators announce the same attempt, and redrive it under the same token (`redrive-failed.ts`).
 * - In the console nothing is announced before. If the RUNNING event is lost, the outcome is newer all the same; if both are, nobody
 *   knows of it.
 *
 * `redriveCount` of the record never goes back: it is the attempt of the recorded outcome, what is expected stands beside it.
 */
export const REDRIVE_FENCE: AttemptFence = {
  // False where there is no record: a comparison with what is missing is.
  conditionExpression:
    '(#redriveCount < :redriveCount OR (#redriveCount = :redriveCount AND attribute_exists(#shard))) AND (attribute_not_exists(#expectedCount) OR #expectedCount <= :redriveCount OR #announcedAt < :overdue)',
  names: ['redriveCount', 'expectedCount', 'announcedAt'],
  values: { ':overdue': DynamoAttributeValue.fromString('{% $states.input.overdue %}') },
  removes: ['expectedCount', 'announcedAt'],
};

/** JSONata for `overdue`: when a redrive must have been announced that is waited for no more, given when Step Functions was asked. */
export const OVERDUE = `$exists($states.input.askedAt) ? $fromMillis($toMillis($states.input.askedAt) - ${REDRIVE_WITHIN.toMilliseconds()}) : '0'`;

/**
 * Of an Express Process, whose runs have no number of Step Functions: only the run that made the last claim writes the outcome, by its
 * time, which no other has (`claim-delivery.ts`). Attempts would not do, because one may be refunded and counted again.
 */
export const CLAIM_FENCE: AttemptFence = {
  conditionExpression: 'attribute_exists(#shard) AND #claimedAt = :claimedAt',
  names: ['claimedAt'],
  values: { ':claimedAt': DynamoAttributeValue.numberFromString('{% $claimedAt %}') },
  removes: [],
};
