import { ServiceError } from '../../service-error.ts';
import { epochSeconds, type ApiAnswer } from './describe-execution.ts';
import type { ExecutionRecord } from './execution-record.ts';
import type { ExecutionRunner } from './execution-runner.ts';
import type { ExecutionStore } from './execution-store.ts';
import { parseInput } from './validate-states-request.ts';
import { redrivePeriodMs, redriveStatus } from './redrive-status.ts';

/**
 * RedriveExecution: the execution continues from the state that failed, with its ARN, definition and input. Branches
 * and iterations that had succeeded are not run again. Retries count from zero.
 */
export function redriveExecution(
  record: ExecutionRecord,
  { clientToken }: { readonly clientToken?: string | null | undefined },
  { now, store, runner }: RedriveSurroundings,
): ApiAnswer {
  if (isRepeated(record, clientToken, now)) return { redriveDate: epochSeconds(record.redriveDate ?? now) };
  const { status, reason } = redriveStatus(record);
  if (status === 'NOT_REDRIVABLE') throw notRedrivable(reason ?? '');
  if (now - (record.stopDate ?? now) > redrivePeriodMs) {
    throw notRedrivable('Execution has exceeded the redrivable period of 14 days');
  }
  for (const member of ['stopDate', 'error', 'cause'] as const) delete record[member];
  record.redriveCount++;
  record.redriveDate = now;
  if (typeof clientToken === 'string') record.redriveToken = clientToken;
  else delete record.redriveToken;
  store.run(record);
  runner.begin(record, parseInput(record.input));
  return { redriveDate: epochSeconds(now) };
}

interface RedriveSurroundings {
  readonly now: number;
  readonly store: ExecutionStore;
  readonly runner: ExecutionRunner;
}

/** "Idempotent requests with the same client token […] within the last 15 minutes" change nothing (API reference, RedriveExecution). */
const TOKEN_KEPT_MS = 15 * 60_000;

function isRepeated(
  { redriveToken, redriveDate = 0 }: ExecutionRecord,
  token: unknown,
  now: number,
): boolean {
  return token !== undefined && token === redriveToken && now - redriveDate <= TOKEN_KEPT_MS;
}

function notRedrivable(reason: string): ServiceError {
  return new ServiceError('ExecutionNotRedrivable', reason);
}
