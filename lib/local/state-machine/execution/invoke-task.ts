import type { CancelSignal } from '../../clock/cancellation.ts';

/** The input of a task's integration. */
export interface TaskCall {
  /** The Resource ARN of the definition. */
  readonly resource: string;
  readonly stateName: string;
  /** The number of retries so far: 0 in the first attempt. */
  readonly retryCount: number;
  /** The evaluated Arguments, or the state's input if there are none. Must not be mutated. */
  readonly arguments: unknown;
  readonly executionArn: string;
  /** The role that makes the call: that of Credentials, or else the state machine's. */
  readonly roleArn: string;
  /** Aborted when the result is no longer needed: time-out, stop, a failed sibling branch. */
  readonly signal: CancelSignal;
  /** The token of a `.waitForTaskToken` task. */
  readonly taskToken?: string;
  /** A `.sync` integration reports the response to starting the job here, before it resolves with the result. */
  readonly submitted?: (output: unknown) => void;
}

/**
 * Performs a task. Resolves with the result for the state and rejects with TaskError. For `.waitForTaskToken` it
 * resolves with the response of the service; the result of the task comes with the token.
 */
export type InvokeTask = (call: TaskCall) => Promise<unknown>;
