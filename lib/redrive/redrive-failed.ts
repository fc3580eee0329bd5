import {
  DescribeExecutionCommand,
  type ExecutionListItem,
  type ExecutionStatus,
  ExecutionNotRedrivable,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { isOfSource, type RedriveOptions, type RedriveSummary } from './redrive-options.ts';

/** The state machines of a stack, by its outputs. */
export interface FailedAt {
  readonly processArn: string;
  readonly trackArn: string;
}

/** Every way in which Process ends without a result. */
const UNSUCCESSFUL: readonly ExecutionStatus[] = ['FAILED', 'TIMED_OUT', 'ABORTED'];

/**
 * Redrives failed executions of Process: compute runs again with the same input, under the same name. Step Functions takes a
 * redrive for 14 days. Resumable: what has been redriven is RUNNING or has ended anew, and is not found again.
 */
export async function redriveFailed(
  sfn: SFNClient,
  { processArn, trackArn }: FailedAt,
  options: RedriveOptions,
): Promise<RedriveSummary> {
  const found = await findFailed(sfn, processArn, options);
  if (options.dryRun)
    for (const { name, status } of found) options.report(name ?? '', `${status ?? ''}: would be redriven`);
  if (found.length === 0 || options.dryRun || !(await options.confirm(found.length))) {
    return { found: found.length, redriven: 0 };
  }
  let redriven = 0;
  for (const execution of found) {
    const what = await redriveOne(sfn, trackArn, execution);
    options.report(execution.name ?? '', what);
    if (what.startsWith('redriven')) redriven += 1;
    await options.sleep(1_000 / options.ratePerSecond);
  }
  return { found: found.length, redriven };
}

async function findFailed(sfn: SFNClient, stateMachineArn: string, options: RedriveOptions) {
  const found: ExecutionListItem[] = [];
  for (const statusFilter of UNSUCCESSFUL) {
    let nextToken: string | undefined;
    do {
      const page = await sfn.send(
        new ListExecutionsCommand({ stateMachineArn, statusFilter, nextToken, maxResults: 1_000 }),
      );
      found.push(...(page.executions ?? []));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  }
  const { since = 0 } = options;
  return found.filter(
    ({ name = '', stopDate }) => isOfSource(name, options) && (stopDate?.getTime() ?? 0) >= since,
  );
}

async function redriveOne(
  sfn: SFNClient,
  trackArn: string,
  { executionArn, name }: ExecutionListItem,
): Promise<string> {
  try {
    await sfn.send(new RedriveExecutionCommand({ executionArn }));
  } catch (error) {
    // Another operator was faster, or it is too old: for the others to go on.
    if (error instanceof ExecutionNotRedrivable) return `not redrivable: ${error.message}`;
    throw error;
  }
  const { redriveCount } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
  await reopen(sfn, trackArn, name ?? '', redriveCount ?? 1);
  return `redriven (${redriveCount ?? 1})`;
}

/** Tells Track what the event of a redrive tells it, so that Reconcile looks after the delivery even if that event is lost. */
async function reopen(
  sfn: SFNClient,
  stateMachineArn: string,
  name: string,
  redriveCount: number,
): Promise<void> {
  const input = JSON.stringify({ detail: { name, status: 'RUNNING', redriveCount } });
  await sfn.send(new StartExecutionCommand({ stateMachineArn, input }));
}
