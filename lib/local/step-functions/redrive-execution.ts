import { ServiceError } from '../service-error.ts';
import { epochSeconds, type Answer } from './describe.ts';
import type { ExecutionRecord } from './execution-record.ts';
import type { ExecutionRunner } from './execution-runner.ts';
import type { ExecutionStore } from './execution-store.ts';
import { parseInput } from './validate-request.ts';
import { redrivePeriodMs, redriveStatus } from './redrive-status.ts';

/**
 * RedriveExecution: the execution goes on, under its ARN and with its definition and input, from the state that did
 * not succeed. Branches and iterations that had ended are not run again; retries count from zero.
 */
export function redriveExecution(
  record: ExecutionRecord,
  now: number,
  { store, runner }: { readonly store: ExecutionStore; readonly runner: ExecutionRunner },
): Answer {
  const { status, reason } = redriveStatus(record);
  if (status === 'NOT_REDRIVABLE') throw notRedrivable(reason ?? '');
  if (now - (record.stopDate ?? now) > redrivePeriodMs) {
    throw notRedrivable('Execution has exceeded the redrivable period of 14 days');
  }
  for (const member of ['stopDate', 'error', 'cause'] as const) delete record[member];
  record.redriveCount++;
  record.redriveDate = now;
  store.run(record);
  runner.begin(record, parseInput(record.input));
  return { redriveDate: epochSeconds(now) };
}

function notRedrivable(reason: string): ServiceError {
  return new ServiceError('ExecutionNotRedrivable', reason);
}
