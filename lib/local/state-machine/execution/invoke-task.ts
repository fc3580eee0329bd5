import type { CancelSignal } from '../../clock/cancellation.ts';

/** What a running task is told. */
export interface TaskCall {
  /** The Resource ARN of the definition. */
  readonly resource: string;
  readonly stateName: string;
  /** How often the state has been retried: 0 for its first attempt. */
  readonly retryCount: number;
  /** The evaluated Arguments, or the state's input where there are none. Must not be mutated. */
  readonly arguments: unknown;
  readonly executionArn: string;
  /** The role that makes the call: the one of Credentials, else the state machine's. */
  readonly roleArn: string;
  /** Aborted once nobody waits for the result any more: time-out, stop, a failed sibling branch. */
  readonly signal: CancelSignal;
  /** The token of a `.waitForTaskToken` task. */
  readonly taskToken?: string;
  /** A `.sync` integration reports here what starting the job answered, before it resolves with the job's result. */
  readonly submitted?: (output: unknown) => void;
}

/**
 * Performs a task. Resolves with the result as the state sees it (for `.waitForTaskToken` with what the service
 * answered; the task's result comes with the token), rejects with TaskError.
 */
export type InvokeTask = (call: TaskCall) => Promise<unknown>;
