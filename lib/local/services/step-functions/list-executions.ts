import { ServiceError } from '../../service-error.ts';
import { type Answer, summariseExecution } from './describe-execution.ts';
import type { ExecutionRecord, StateMachine } from './execution-record.ts';
import { listPage } from './list-page.ts';
import type { ValidRequest } from './validate-request.ts';

/**
 * The answer of ListExecutions; `records` come newest first. Without records there is none: so it is for Express on AWS.
 */
export function listExecutions(
  machine: StateMachine,
  records: readonly ExecutionRecord[] | undefined,
  request: ValidRequest,
): Answer {
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
    // Newest first: the positions count down.
    ({ sequence }) => -sequence,
  );
  return { executions: page.map(summariseExecution), ...token };
}
