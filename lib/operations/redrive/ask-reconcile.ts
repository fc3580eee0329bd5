import type { SFNClient } from '@aws-sdk/client-sfn';
import { runStateMachine } from './run-state-machine.ts';

/** What Reconcile is asked to do for one delivery. */
export interface Asked {
  readonly deliveryId: string;
  /** True: opens it for the next attempt. False: records its outcome, if there is one. */
  readonly isToBeRedriven: boolean;
}

/**
 * Has Reconcile look at one delivery, and waits for the result. Returns the `redriveCount` that the record expects now,
 * or that the execution has reached.
 *
 * @throws Error if Reconcile could not do it.
 */
export async function askReconcile(
  sfn: SFNClient,
  stateMachineArn: string,
  { deliveryId, isToBeRedriven }: Asked,
): Promise<number> {
  const input = JSON.stringify({ deliveryIds: [deliveryId], isToBeRedriven });
  const output = await runStateMachine(sfn, { name: 'Reconcile', stateMachineArn, input });
  const { deliveries } = (output ?? {}) as {
    readonly deliveries?: readonly { readonly redriveCount: number }[];
  };
  const [delivery] = deliveries ?? [];
  if (delivery === undefined) throw new Error('Reconcile returned nothing for it');
  return delivery.redriveCount;
}
