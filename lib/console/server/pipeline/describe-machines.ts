import { DescribeStateMachineCommand } from '@aws-sdk/client-sfn';
import type { MachineDescription } from '../../pipeline-description.ts';
import type { ConsoleContext } from '../console-context.ts';
import { machinesOf } from './machines-of.ts';

/** The state machines of the pipeline with their definitions, as Step Functions has them. */
export async function describeMachines({
  clients,
  outputs,
}: Pick<ConsoleContext, 'clients' | 'outputs'>): Promise<readonly MachineDescription[]> {
  const machines = machinesOf(await outputs());
  return Promise.all(
    machines.map(async ({ machine, arn }) => {
      const { definition = '{}', type = 'STANDARD' } = await clients.sfn.send(
        new DescribeStateMachineCommand({ stateMachineArn: arn }),
      );
      return { machine, arn, type, definition };
    }),
  );
}
