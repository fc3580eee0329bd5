import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  type ExecutionListItem,
  ListExecutionsCommand,
} from '@aws-sdk/client-sfn';
import type { ConsoleContext } from '../console-context.ts';
import { machinesOf } from '../pipeline/machines-of.ts';

/** An execution that worked on a delivery. */
export interface FoundExecution extends DescribeExecutionOutput {
  readonly machine: string;
  readonly type: 'STANDARD' | 'EXPRESS';
}

/** The executions of a delivery, and what cannot be found. */
export interface FoundExecutions {
  readonly executions: readonly FoundExecution[];
  readonly leavesOut: readonly string[];
}

/** How long before the recorded time of receipt a run of Ingest can have started, and how many runs are asked. */
const EARLIER_MS = 5_000;
const MOST_ASKED = 200;

/** Executions of all machines. Process is found by its name. AWS keeps no list of the others, which are Express; a local run may. */
export async function findExecutions(
  context: ConsoleContext,
  id: string,
  receivedAt: number,
): Promise<FoundExecutions> {
  const machines = machinesOf(await context.outputs());
  const found = await Promise.all(
    machines.map((machine) => findOf(context, machine, { id, from: receivedAt - EARLIER_MS })),
  );
  const missing = machines.filter((_machine, at) => found[at] === undefined).map(({ machine }) => machine);
  return {
    executions: found
      .flatMap((each) => each ?? [])
      .toSorted((one, other) => timeOf(one.startDate) - timeOf(other.startDate)),
    leavesOut: missing.length === 0 ? [] : [notKept(missing)],
  };
}

function notKept(machines: readonly string[]): string {
  return `The runs of ${machines.join(', ')} are not shown: they are Express, and AWS keeps no history of these. Failed runs are in their log group under the id.`;
}

interface Wanted {
  readonly id: string;
  readonly from: number;
}

/** Undefined if the machine keeps no list. */
async function findOf(
  context: ConsoleContext,
  { machine, arn }: { readonly machine: string; readonly arn: string },
  wanted: Wanted,
): Promise<readonly FoundExecution[] | undefined> {
  const byName = await describeByName(context, arn, wanted.id);
  if (byName !== undefined) return [{ ...byName, machine, type: 'STANDARD' }];
  const listed = await listRuns(context, arn);
  if (listed === undefined) return undefined;
  const asked = listed.filter((run) => isCandidate(run, wanted)).slice(0, MOST_ASKED);
  const runs = await Promise.all(
    asked.map(({ executionArn }) => context.clients.sfn.send(new DescribeExecutionCommand({ executionArn }))),
  );
  return runs
    .filter(
      ({ name, input = '', output = '' }) =>
        name === wanted.id || `${input}${output}`.includes(`"${wanted.id}"`),
    )
    .map((run) => ({ ...run, machine, type: isExpress(run) ? 'EXPRESS' : 'STANDARD' }));
}

/** A Standard execution is named by its delivery. Undefined if there is none. */
async function describeByName(
  { clients }: ConsoleContext,
  machineArn: string,
  id: string,
): Promise<DescribeExecutionOutput | undefined> {
  const executionArn = `${machineArn.replace(':stateMachine:', ':execution:')}:${id}`;
  return clients.sfn.send(new DescribeExecutionCommand({ executionArn })).catch((error: unknown) => {
    if (/^(ExecutionDoesNotExist|InvalidArn|StateMachineTypeNotSupported)$/.test((error as Error).name))
      return undefined;
    throw error;
  });
}

async function listRuns(
  { clients }: ConsoleContext,
  stateMachineArn: string,
): Promise<readonly ExecutionListItem[] | undefined> {
  try {
    const command = new ListExecutionsCommand({ stateMachineArn, maxResults: 1_000 });
    return (await clients.sfn.send(command)).executions ?? [];
  } catch (error) {
    if ((error as Error).name === 'StateMachineTypeNotSupported') return undefined;
    throw error;
  }
}

/** Runs that API Gateway starts are named by a delivery. All others are named by an event or a message. */
function isCandidate({ name = '', startDate }: ExecutionListItem, { id, from }: Wanted): boolean {
  if (name === id) return true;
  const source = id.slice(0, id.indexOf('-') + 1);
  return timeOf(startDate) >= from && !name.startsWith(source);
}

function isExpress({ executionArn = '' }: DescribeExecutionOutput): boolean {
  return executionArn.split(':')[5] === 'express';
}

function timeOf(date: Date | undefined): number {
  return date?.getTime() ?? 0;
}
