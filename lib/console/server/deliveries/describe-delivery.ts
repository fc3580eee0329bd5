import type { DeliveryDetail, ExecutionView } from '../../delivery-detail.ts';
import type { ConsoleContext } from '../console-context.ts';
import { RequestError } from '../http/request-error.ts';
import { findExecutions, type FoundExecution } from './find-executions.ts';
import { readHistory } from './read-history.ts';
import { readRecord } from './read-record.ts';
import { viewStates } from './view-states.ts';

/**
 * Everything that happened to a delivery, over all machines.
 *
 * @throws RequestError if nothing is known of it.
 */
export async function describeDelivery(context: ConsoleContext, id: string): Promise<DeliveryDetail> {
  const record = await readRecord(context, id);
  const receivedAt = record === undefined ? 0 : Date.parse(record.receivedAt);
  const { executions, leavesOut } = await findExecutions(context, id, receivedAt);
  if (record === undefined && executions.length === 0)
    throw new RequestError(
      404,
      `Nothing is known of '${id}'. If it was answered 202, it is on its way, parked, or a dead letter.`,
    );
  return {
    id,
    ...(record !== undefined && { record }),
    executions: await Promise.all(executions.map((execution) => view(context, execution))),
    leavesOut,
  };
}

async function view({ clients }: ConsoleContext, execution: FoundExecution): Promise<ExecutionView> {
  const { machine, type, executionArn = '', status = '', startDate, stopDate, error, cause } = execution;
  return {
    arn: executionArn,
    machine,
    type,
    status,
    startedAt: startDate?.getTime() ?? 0,
    ...(stopDate !== undefined && { endedAt: stopDate.getTime() }),
    redrives: execution.redriveCount ?? 0,
    states: viewStates(await readHistory(clients.sfn, executionArn)),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
  };
}
