import {
  DescribeExecutionCommand,
  type ExecutionListItem,
  type ExecutionStatus,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { runTrack } from './run-track.ts';
import { isOfSource, type RedriveOptions, type RedriveSummary } from './redrive-options.ts';

/** The state machines of a stack, by its outputs. */
export interface FailedAt {
  readonly processArn: string;
  readonly trackArn: string;
}

/** Step Functions takes a redrive for 14 days after the end of an execution. */
const REDRIVABLE_MS = 14 * 86_400_000;

/** Every way in which Process ends without a result. */
const UNSUCCESSFUL: readonly ExecutionStatus[] = ['FAILED', 'TIMED_OUT', 'ABORTED'];

/**
 * Redrives failed executions of Process: compute runs again with the same input, under the same name. Step Functions takes a
 * redrive for 14 days. Resumable: what has been redriven is RUNNING or has ended anew, and is not found again; what was only
 * reopened is, and until then Reconcile looks at it now and then.
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
  const since = Math.max(options.since ?? 0, options.now - REDRIVABLE_MS);
  return found.filter(
    ({ name = '', stopDate }) => isOfSource(name, options) && (stopDate?.getTime() ?? 0) >= since,
  );
}

/** One that fails is reported, and the others go on. */
async function redriveOne(sfn: SFNClient, trackArn: string, execution: ExecutionListItem): Promise<string> {
  const { executionArn, name = '' } = execution;
  try {
    const {
      redriveCount = 0,
      redriveStatus,
      redriveStatusReason,
    } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (redriveStatus === 'NOT_REDRIVABLE') return `not redrivable: ${redriveStatusReason ?? ''}`;
    // Reopened first, and surely: then Reconcile sees to the second outcome whatever becomes of its event. With the attempt
    // that has ended, so that Reconcile closes it again if the redrive never comes.
    await runTrack(sfn, trackArn, { name, status: 'RUNNING', redriveCount });
    await sfn.send(new RedriveExecutionCommand({ executionArn }));
    return `redriven (${redriveCount + 1})`;
  } catch (error) {
    return `not redriven: ${(error as Error).message}`;
  }
}
