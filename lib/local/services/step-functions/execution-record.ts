import type { ExecutionStatus, HistoryEvent } from '@aws-sdk/client-sfn';
import type { Cancellation } from '../../clock/cancellation.ts';
import type { StoppedExecution } from '../../state-machine/execution/run-execution.ts';
import type { StateMachineDefinition } from '../../state-machine/definition/state-machine-definition.ts';

/** A state machine of the service. */
export interface StateMachine {
  readonly arn: string;
  readonly name: string;
  readonly definition: StateMachineDefinition;
  readonly roleArn: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  /** Milliseconds since the epoch, as all dates in here. */
  readonly creationDate: number;
}

/** What can be asked of an execution that runs. */
export type RunningExecution = Pick<ExecutionRecord, 'machine' | 'isSynchronous' | 'name' | 'input'>;

/** One execution and what is known of it so far. */
export interface ExecutionRecord {
  readonly arn: string;
  readonly name: string;
  readonly machine: StateMachine;
  /** JSON text as it was given. */
  readonly input: string;
  readonly startDate: number;
  /** Counts the starts of the run: dates repeat within a millisecond. */
  readonly sequence: number;
  /** Whether its caller waits for it; then nobody runs an Express execution again that is lost. */
  readonly isSynchronous: boolean;
  /** Empty for Express executions: theirs goes to CloudWatch Logs only. */
  readonly events: HistoryEvent[];
  /** Ends the current run. */
  controller: Cancellation;
  /** Resolves when the current run has ended and everybody has been told. */
  ended: Promise<void>;
  status: ExecutionStatus;
  stopDate?: number;
  /** JSON text. */
  output?: string;
  error?: string;
  cause?: string;
  redriveCount: number;
  redriveDate?: number;
  /** `clientToken` of the last redrive. */
  redriveToken?: string;
  /** Where an unsuccessful run stopped. */
  stopped?: StoppedExecution;
}
