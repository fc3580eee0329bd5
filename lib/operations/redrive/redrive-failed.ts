import {
  type ExecutionListItem,
  type ExecutionStatus,
  ListExecutionsCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { type FailedAt, redriveDelivery } from './redrive-delivery.ts';
import { isChosen, type RedriveOptions, type RedriveSummary } from './redrive-options.ts';

/** Step Functions accepts a redrive for 14 days after the end of an execution. */
const REDRIVABLE_MS = 14 * 86_400_000;

/** Every way in which Process ends without a result. */
const UNSUCCESSFUL: readonly ExecutionStatus[] = ['FAILED', 'TIMED_OUT', 'ABORTED'];

/**
 * Redrives failed executions of Process: the computation runs again with the same input, under the same name. An
 * interrupted redrive can be run again. Executions that were redriven are RUNNING or have a new outcome. Those that
 * were only announced are found again, or Reconcile closes them after a while.
 */
export async function redriveFailed(
  sfn: SFNClient,
  { processArn, reconcileArn }: FailedAt,
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
    const what = await redriveOne(sfn, { processArn, reconcileArn }, execution);
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
    ({ name = '', stopDate }) => isChosen(name, options) && (stopDate?.getTime() ?? 0) >= since,
  );
}

/** If one fails, it is reported and the others go on. */
async function redriveOne(sfn: SFNClient, at: FailedAt, { name = '' }: ExecutionListItem): Promise<string> {
  try {
    return await redriveDelivery(sfn, at, name);
  } catch (error) {
    return `not redriven: ${(error as Error).message}`;
  }
}
