import type { ExecutionRecord } from './execution-record.ts';

/** Keeps executions beyond the end of the run. It writes in the background; `written` waits for it. */
export interface ExecutionArchive {
  /** Keeps the current state of an execution. */
  keep(record: ExecutionRecord): void;
  forget(executionArn: string): void;
  /** Keeps the name of a closed execution, which stays taken. */
  keepName(executionArn: string, closedAt: number): void;
  releaseName(executionArn: string): void;
  /** Resolves when everything so far is written. Responses wait for it. */
  written(): Promise<void>;
}

/** The executions of an earlier run. */
export interface ArchivedExecutions {
  /** In the order of their start. RUNNING if the run ended before they did. */
  readonly records: readonly ExecutionRecord[];
  /** Closing time by ARN, oldest first. */
  readonly names: readonly (readonly [string, number])[];
}
