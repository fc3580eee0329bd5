import type { CancelSignal } from '../../clock/cancellation.ts';
import type { Clock } from '../../clock/clock.ts';
import type { Random } from '../../clock/random.ts';
import type { EventLoopTurn } from '../../clock/event-loop-turn.ts';
import type { ExecutionHistory } from './execution-history.ts';
import type { ExecutionThread } from './execution-thread.ts';
import type { Payload } from './payload.ts';
import type { StandstillBound } from '../expression/standstill-bound.ts';
import type { StateBlock } from '../definition/state-machine-definition.ts';
import type { TaskTokens } from '../task/task-tokens.ts';

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

/** What all states of one execution share. */
export interface Execution {
  readonly clock: Clock;
  readonly random: Random;
  readonly invoke: InvokeTask;
  readonly taskTokens: TaskTokens;
  readonly history: ExecutionHistory;
  readonly turn: EventLoopTurn;
  readonly standstill: StandstillBound;
  readonly executionArn: string;
  readonly roleArn: string;
  readonly region: string;
  /** `$states.context.Execution` and `.StateMachine`. */
  readonly context: { readonly Execution: object; readonly StateMachine: object };
  /** By how many milliseconds the next state is delayed; absent where nothing is throttled. */
  readonly transitionDelay: (() => number) | undefined;
  /** JSONata functions that need the clock or randomness. */
  readonly functions: Readonly<Record<string, unknown>>;
  /** Runs a block of states; here so that Parallel and Map need not import what imports them. */
  readonly runBlock: (block: StateBlock, input: Payload, thread: ExecutionThread) => Promise<Payload>;
}
