import {
  type ExecutionListItem,
  type ExecutionStatus,
  ListExecutionsCommand,
  type ListExecutionsOutput,
} from '@aws-sdk/client-sfn';
import type { DeliveryList, DeliverySummary } from '../../delivery-summary.ts';
import type { ConsoleContext } from '../console-context.ts';
import { RequestError } from '../http/request-error.ts';
import { listOpen } from './list-open.ts';

/** The statuses of an execution, by which Step Functions can filter. */
const OF_EXECUTIONS: readonly ExecutionStatus[] = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'];
const WITHOUT_EXECUTION = 'ACCEPTED';
/** What Step Functions gives at a time. */
const MOST = 1_000;

/**
 * A part of the deliveries, newest first: the executions of Process, which are named by their delivery, and on the first
 * page the open deliveries that have none yet. Needs no index of its own.
 *
 * @param query `status`, `next` and `limit`.
 */
export async function listDeliveries(context: ConsoleContext, query: URLSearchParams): Promise<DeliveryList> {
  const status = query.get('status') ?? '';
  const next = query.get('next') ?? undefined;
  checkStatus(status);
  const { executions = [], nextToken, leavesOut } = await listComputed(context, query);
  const computed = executions.map(summarise);
  const isFirst = next === undefined && (status === '' || status === WITHOUT_EXECUTION);
  const open = isFirst ? await listOpen(context, new Set(computed.map(({ id }) => id))) : [];
  const shown = status === WITHOUT_EXECUTION ? open : [...open, ...computed];
  return {
    deliveries: shown.toSorted((one, other) => other.startedAt - one.startedAt),
    ...(nextToken !== undefined && status !== WITHOUT_EXECUTION && { next: nextToken }),
    leavesOut: [...leavesOut, ELSEWHERE],
  };
}

const ELSEWHERE =
  'Not in this list: deliveries that are parked or dead letters, which have no record yet, and computations that ended more than 90 days ago.';

const EXPRESS =
  'Process is an Express state machine, of which AWS keeps no list. Only open deliveries are shown. Look for any other by its id.';

function checkStatus(status: string): void {
  const allowed: readonly string[] = [WITHOUT_EXECUTION, ...OF_EXECUTIONS];
  if (status === '' || allowed.includes(status)) return;
  throw new RequestError(400, `The status must be one of ${allowed.join(', ')}, got '${status}'.`);
}

async function listComputed(
  { clients, outputs }: ConsoleContext,
  query: URLSearchParams,
): Promise<
  Pick<ListExecutionsOutput, 'nextToken'> & { executions?: ExecutionListItem[]; leavesOut: string[] }
> {
  const { ProcessArn } = await outputs();
  const status = query.get('status') as ExecutionStatus | null;
  const command = new ListExecutionsCommand({
    stateMachineArn: ProcessArn,
    maxResults: Math.min(MOST, Math.max(1, Number(query.get('limit') ?? MOST) || MOST)),
    nextToken: query.get('next') ?? undefined,
    ...(status !== null && OF_EXECUTIONS.includes(status) && { statusFilter: status }),
  });
  try {
    return { ...(await clients.sfn.send(command)), leavesOut: [] };
  } catch (error) {
    if ((error as Error).name !== 'StateMachineTypeNotSupported') throw error;
    return { leavesOut: [EXPRESS] };
  }
}

function summarise({ name, status, startDate, stopDate, redriveCount }: ExecutionListItem): DeliverySummary {
  return {
    id: name ?? '',
    status: status ?? '',
    startedAt: startDate?.getTime() ?? 0,
    ...(stopDate !== undefined && { endedAt: stopDate.getTime() }),
    redrives: redriveCount ?? 0,
  };
}
