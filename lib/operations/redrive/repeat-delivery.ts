import type { SFNClient } from '@aws-sdk/client-sfn';
import type { RedriveOptions, RedriveSummary } from './redrive-options.ts';
import { runStateMachine } from './run-state-machine.ts';

/** Which deliveries are computed again, and the machine that does it, from the outputs of a stack. */
export interface RepeatAt {
  readonly repeatArn: string;
  readonly deliveryIds: readonly string[];
}

/**
 * Has deliveries computed again, whatever their outcomes are, also a success. Each becomes a new delivery with the same payload, and the
 * old one stays as it is. Every call makes new ones.
 */
export async function repeatDelivery(
  sfn: SFNClient,
  { repeatArn: stateMachineArn, deliveryIds }: RepeatAt,
  options: RedriveOptions,
): Promise<RedriveSummary> {
  const found = deliveryIds.length;
  if (options.dryRun) for (const id of deliveryIds) options.report(id, 'would be computed again');
  if (options.dryRun || !(await options.confirm(found))) return { found, redriven: 0 };
  let redriven = 0;
  for (const deliveryId of deliveryIds) {
    // In whole seconds: an answer that was lost may be asked for again by the SDK, with the same input.
    const input = JSON.stringify({ deliveryId, requestedAt: Math.floor(options.now / 1_000) });
    try {
      const output = await runStateMachine(sfn, { name: 'Repeat', stateMachineArn, input });
      options.report(
        deliveryId,
        `is computed again as ${(output as { readonly deliveryId: string }).deliveryId}`,
      );
      redriven += 1;
    } catch (error) {
      options.report(deliveryId, `not computed again: ${(error as Error).message}`);
    }
    await options.sleep(1_000 / options.ratePerSecond);
  }
  return { found, redriven };
}
