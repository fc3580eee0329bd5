import { redriveDelivery } from '../../../operations/redrive/redrive-delivery.ts';
import type { ActionAnswer } from '../../action-answer.ts';
import type { ConsoleContext } from '../console-context.ts';

/** Runs the failed computation of a delivery again, as `npm run redrive -- --failed` does. */
export async function redriveOneDelivery(
  { clients, outputs }: ConsoleContext,
  id: string,
): Promise<ActionAnswer> {
  const { ProcessArn: processArn, ReconcileArn: reconcileArn } = await outputs();
  return { says: await redriveDelivery(clients.sfn, { processArn, reconcileArn }, id) };
}
