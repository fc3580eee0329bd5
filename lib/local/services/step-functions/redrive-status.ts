import { mostHistoryEvents } from '../../state-machine/execution/execution-history.ts';
import type { ExecutionRecord } from './execution-record.ts';

/** How long after its end an execution can be redriven. */
export const redrivePeriodMs = 14 * 24 * 60 * 60 * 1000;

const closedUnsuccessfully: ReadonlySet<string> = new Set(['FAILED', 'TIMED_OUT', 'ABORTED']);

/** `redriveStatus` and `redriveStatusReason` of the API and of the status events. */
export function redriveStatus(record: ExecutionRecord): {
  readonly status: 'REDRIVABLE' | 'NOT_REDRIVABLE';
  readonly reason?: string;
} {
  if (closedUnsuccessfully.has(record.status)) {
    // A redrive needs one event for itself and one for its end.
    if ((record.stopped?.lastEventId ?? 0) < mostHistoryEvents - 1) return { status: 'REDRIVABLE' };
    return { status: 'NOT_REDRIVABLE', reason: 'Execution history event limit exceeded' };
  }
  return {
    status: 'NOT_REDRIVABLE',
    reason: `Execution is ${record.status} and cannot be redriven`,
  };
}
