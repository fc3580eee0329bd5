import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { ActionAnswer } from '../../action-answer.ts';
import type { ConsoleContext } from '../console-context.ts';

/** Ends the running computation of a delivery, which becomes ABORTED. */
export async function stopDelivery({ clients, outputs }: ConsoleContext, id: string): Promise<ActionAnswer> {
  const { ProcessArn } = await outputs();
  const executionArn = `${ProcessArn.replace(':stateMachine:', ':execution:')}:${id}`;
  await clients.sfn.send(
    new StopExecutionCommand({ executionArn, error: 'StoppedByOperator', cause: 'Stopped in the console.' }),
  );
  return { says: 'stopped' };
}
