import type { Clock } from '../../clock/clock.ts';
import type { Random } from '../../clock/random.ts';
import type { EventLoopTurn } from '../../clock/event-loop-turn.ts';
import type { StandstillBound } from '../expression/standstill-bound.ts';
import type { InvokeTask } from './invoke-task.ts';
import type { TaskTokens } from '../task/task-tokens.ts';
import type { HistoryEventType } from '@aws-sdk/client-sfn';
import type { CancelSignal } from '../../clock/cancellation.ts';
import type { EventDetails, ExecutionHistory } from './execution-history.ts';
import type { ExecutionPosition } from './execution-position.ts';
import type { Payload } from './payload.ts';
import type { State, StateBlock } from '../definition/state-machine-definition.ts';
import { VariableScope } from '../expression/variable-scope.ts';

/** `$states.context.Map.Item` of an iteration. */
export interface MapItem {
  readonly Index: number;
  readonly Value: unknown;
}

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
  readonly stateMachineArn: string;
  readonly roleArn: string;
  readonly region: string;
  /** `$states.context.Execution` and `.StateMachine`. */
  readonly context: { readonly Execution: object; readonly StateMachine: object };
  /** The delay of the next state in milliseconds; absent without throttling. */
  readonly transitionDelay: (() => number) | undefined;
  /** JSONata functions that need the clock or randomness. */
  readonly functions: Readonly<Record<string, unknown>>;
  /** Runs a block of states. It is a field because Parallel and Map cannot import it without a circle. */
  readonly runBlock: (block: StateBlock, input: Payload, thread: ExecutionThread) => Promise<Payload>;
}

/**
 * A sequence of states: the execution itself, a branch of a Parallel or an iteration of a Map. It keeps its position
 * in the history (each event points to the one before it in the same thread) and in the definition (for a redrive).
 */
export class ExecutionThread {
  readonly execution: Execution;
  readonly variables: VariableScope;
  /** Aborted when the thread is abandoned. From then on the thread cannot record events or continue. */
  readonly signal: CancelSignal;
  readonly mapItem: MapItem | undefined;
  /** Id of the event that the next one points to. */
  previousEventId: number;
  /** The current state; undefined before the first one. */
  current: { readonly state: State; readonly input: Payload } | undefined;
  /** The threads of the current state, if it is a Parallel or Map. */
  children: readonly (ExecutionThread | undefined)[] = [];
  /** The output of the thread once it has succeeded. */
  output: Payload | undefined;
  /** The thread failed or was aborted, and its end is in the history. */
  abandoned = false;
  /** Where an earlier run stopped. The state that it names consumes it. */
  resume: ExecutionPosition | undefined;

  constructor(options: {
    readonly execution: Execution;
    readonly signal: CancelSignal;
    readonly previousEventId: number;
    readonly variables?: VariableScope;
    readonly mapItem?: MapItem | undefined;
    readonly resume?: ExecutionPosition | undefined;
    readonly output?: Payload | undefined;
  }) {
    this.execution = options.execution;
    this.signal = options.signal;
    this.previousEventId = options.previousEventId;
    this.mapItem = options.mapItem;
    this.resume = options.resume;
    this.output = options.output;
    this.variables = options.variables ?? new VariableScope();
  }

  /** Records an event that the next one of this thread points to; returns its id. */
  record(type: HistoryEventType, details?: EventDetails): number {
    this.previousEventId = this.note(type, details);
    return this.previousEventId;
  }

  /** Records an event that no later one points to (`MapIterationSucceeded`, `TaskStateAborted`). */
  note(type: HistoryEventType, details?: EventDetails): number {
    this.signal.throwIfAborted();
    return this.execution.history.append(this.previousEventId, type, details);
  }
}
