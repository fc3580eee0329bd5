import type { SFNClient } from '@aws-sdk/client-sfn';
import { runStateMachine } from './run-state-machine.ts';

/** What Reconcile is asked for, for one delivery. */
export interface Asked {
  readonly deliveryId: string;
  /** Opens it for the attempt to come; otherwise its outcome, if there is one, is recorded. */
  readonly isToBeRedriven: boolean;
}

/**
 * Has Reconcile look at one delivery and waits for it. Gives the attempt that is expected of its execution, or that it has come to: its
 * `redriveCount`.
 *
 * @throws Error where Reconcile could not do it.
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
  if (delivery === undefined) throw new Error('Reconcile gave nothing back of it');
  return delivery.redriveCount;
}
