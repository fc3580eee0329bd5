import type { ExecutionRecord } from './execution-record.ts';

/** Where executions outlive the run. Whatever is told of is written soon; `written` says when. */
export interface ExecutionArchive {
  /** What is known of an execution now. */
  keep(record: ExecutionRecord): void;
  forget(executionArn: string): void;
  /** The name of an execution that has closed stays taken. */
  keepName(executionArn: string, closedAt: number): void;
  releaseName(executionArn: string): void;
  /** Resolves when everything so far is written: nothing is answered before. */
  written(): Promise<void>;
}

/** What an earlier run left. */
export interface ArchivedExecutions {
  /** In the order in which they were started; RUNNING where the run ended before they did. */
  readonly records: readonly ExecutionRecord[];
  /** Closing time by ARN, oldest first. */
  readonly names: readonly (readonly [string, number])[];
}
