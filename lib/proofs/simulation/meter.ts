import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { StoreRequest } from './stores/simulated-service.ts';

/** Counts what a run does. Times are those of the clock of the run. */
export interface Meter {
  onRequest(request: StoreRequest): void;
  onEvent(execution: MeteredExecution, event: HistoryEvent): void;
  /** An invocation of the computation, with its duration. */
  onInvoked(ms: number): void;
  /** An invocation of the verifier, with its duration. */
  onVerified(ms: number): void;
  /** A request that the API has answered, with the status of the answer. */
  onAnswered(status: number): void;
}

/** What a bill needs of an execution. It is the same object for all events of a run. */
export interface MeteredExecution {
  readonly stateMachineName: string;
  readonly type: 'STANDARD' | 'EXPRESS';
}
