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
  /** Milliseconds since the epoch, like all dates here. */
  readonly creationDate: number;
}

/** The public data of a running execution. */
export type RunningExecution = Pick<ExecutionRecord, 'machine' | 'isSynchronous' | 'name' | 'input'>;

/** One execution, with its results so far. */
export interface ExecutionRecord {
  readonly arn: string;
  readonly name: string;
  readonly machine: StateMachine;
  /** The original JSON text. */
  readonly input: string;
  readonly startDate: number;
  /** The number of the start in this run, because several starts can have the same date. */
  readonly sequence: number;
  /** Whether its caller waits for it. A lost Express execution is run again only if not. */
  readonly isSynchronous: boolean;
  /** Empty for Express executions, whose events go to CloudWatch Logs only. */
  readonly events: HistoryEvent[];
  /** Ends the current run. */
  controller: Cancellation;
  /** Resolves when the current run has ended and all listeners have been called. */
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
