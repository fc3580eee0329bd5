import { ServiceError } from '../../service-error.ts';
import { type ApiAnswer, summariseExecution } from './describe-execution.ts';
import type { ExecutionRecord, StateMachine } from './execution-record.ts';
import { listPage } from './list-page.ts';
import type { ValidRequest } from './validate-states-request.ts';

/**
 * The response of ListExecutions. `records` are newest first. Without them the action is refused, as for Express on
 * AWS.
 */
export function listExecutions(
  machine: StateMachine,
  records: readonly ExecutionRecord[] | undefined,
  request: ValidRequest,
): ApiAnswer {
  if (records === undefined) {
    throw new ServiceError(
      'StateMachineTypeNotSupported',
      'This operation is not supported by this type of state machine',
    );
  }
  const { statusFilter, redriveFilter } = request;
  const { page, ...token } = listPage(
    records.filter(
      (record) =>
        record.machine.arn === machine.arn &&
        (statusFilter == null || record.status === statusFilter) &&
        (redriveFilter == null || (redriveFilter === 'REDRIVEN') === record.redriveCount > 0),
    ),
    request,
    // Newest first, so the positions are negative.
    ({ sequence }) => -sequence,
  );
  return { executions: page.map(summariseExecution), ...token };
}
