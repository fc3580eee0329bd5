import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { StoreRequest } from './stores/simulated-service.ts';

/** Who counts what a run does. Times are those of the run's clock. */
export interface Meter {
  onRequest(request: StoreRequest): void;
  onEvent(execution: MeteredExecution, event: HistoryEvent): void;
  onInvoked(ms: number): void;
  /** A request that the API has answered, with the status of the answer. */
  onAnswered(status: number): void;
}

/** An execution, as far as its bill goes: the same object for all events of a run. */
export interface MeteredExecution {
  readonly stateMachineName: string;
  readonly type: 'STANDARD' | 'EXPRESS';
}
