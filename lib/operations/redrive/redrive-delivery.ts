import { createHash } from 'node:crypto';
import { RedriveExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { askReconcile } from './ask-reconcile.ts';

/** The state machines of a stack, from its outputs. */
export interface FailedAt {
  readonly processArn: string;
  readonly reconcileArn: string;
}

/**
 * Redrives the failed execution of one delivery: the computation runs again with the same input, under the same name.
 * Returns what was done, in words.
 *
 * @throws Error if it was not redriven.
 */
export async function redriveDelivery(
  sfn: SFNClient,
  { processArn, reconcileArn }: FailedAt,
  deliveryId: string,
): Promise<string> {
  const executionArn = `${processArn.replace(':stateMachine:', ':execution:')}:${deliveryId}`;
  // Announced first. After this, the old outcome can no longer close the delivery.
  const redriveCount = await askReconcile(sfn, reconcileArn, { deliveryId, isToBeRedriven: true });
  await sfn.send(
    new RedriveExecutionCommand({ executionArn, clientToken: tokenOf(executionArn, redriveCount) }),
  );
  return `redriven (${redriveCount})${await lookAfter(sfn, reconcileArn, deliveryId)}`;
}

/**
 * Announces the redrive again, because so much time may have passed since the announcement (a laptop that slept) that
 * Reconcile has closed the delivery.
 */
async function lookAfter(sfn: SFNClient, reconcileArn: string, deliveryId: string): Promise<string> {
  try {
    await askReconcile(sfn, reconcileArn, { deliveryId, isToBeRedriven: false });
    return '';
  } catch (error) {
    return `, but Reconcile could not check it: ${(error as Error).message}`;
  }
}

/**
 * The token of an attempt. Whoever redrives the same attempt again gets the same answer, and the computation does not
 * run twice. Step Functions keeps a token for 15 minutes; it takes up to 64 characters.
 */
function tokenOf(executionArn: string, redriveCount: number): string {
  return createHash('sha256').update(`${executionArn} ${redriveCount}`).digest('hex');
}
