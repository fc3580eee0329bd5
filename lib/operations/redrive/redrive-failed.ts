import { createHash } from 'node:crypto';
import {
  type ExecutionListItem,
  type ExecutionStatus,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { askReconcile } from './ask-reconcile.ts';
import { isOfSource, type RedriveOptions, type RedriveSummary } from './redrive-options.ts';

/** The state machines of a stack, from its outputs. */
export interface FailedAt {
  readonly processArn: string;
  readonly reconcileArn: string;
}

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
    const what = await redriveOne(sfn, reconcileArn, execution);
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

/** If one fails, it is reported and the others go on. */
async function redriveOne(
  sfn: SFNClient,
  reconcileArn: string,
  { executionArn = '', name: deliveryId = '' }: ExecutionListItem,
): Promise<string> {
  try {
    // Announced first. After this, the old outcome can no longer close the delivery.
    const redriveCount = await askReconcile(sfn, reconcileArn, { deliveryId, isToBeRedriven: true });
    await sfn.send(
      new RedriveExecutionCommand({ executionArn, clientToken: tokenOf(executionArn, redriveCount) }),
    );
    return `redriven (${redriveCount})${await lookAfter(sfn, reconcileArn, deliveryId)}`;
  } catch (error) {
    return `not redriven: ${(error as Error).message}`;
  }
}

/**
 * Announces the redrive again, because so much time may have passed since the announcement (a laptop that slept) that
 * Reconcile has closed the delivery.
 */
async function lookAfter(sfn: SFNClient, reconcileArn: string, deliveryId: string): Promise<string> {
  try {
    await askReconcile(sfn, reconcileArn, { deliveryId, isToBeRedriven: false });
    return '';
  } catch (error) {
    return `, but Reconcile could not check it: ${(error as Error).message}`;
  }
}

/**
 * The token of an attempt. Whoever redrives the same attempt again gets the same answer, and the computation does not
 * run twice. Step Functions keeps a token for 15 minutes; it takes up to 64 characters.
 */
function tokenOf(executionArn: string, redriveCount: number): string {
  return createHash('sha256').update(`${executionArn} ${redriveCount}`).digest('hex');
}
