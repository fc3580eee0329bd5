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

/**
 * One line of states: the execution itself, a branch of a Parallel, an iteration of a Map. It keeps its place in the
 * history (each event points at the one before it in the same thread) and in the definition (for a redrive).
 */
export class ExecutionThread {
  readonly execution: Execution;
  readonly variables: VariableScope;
  /** Aborted when the thread is given up. From then on it can neither record nor go on. */
  readonly signal: CancelSignal;
  readonly mapItem: MapItem | undefined;
  /** Id of the event that the next one points at. */
  previousEventId: number;
  /** Where the thread stands; undefined before its first state. */
  current: { readonly state: State; readonly input: Payload } | undefined;
  /** The threads of the Parallel or Map that the thread stands in. */
  children: readonly (ExecutionThread | undefined)[] = [];
  /** What the thread gave, once it has ended. */
  output: Payload | undefined;
  /** The thread failed or was given up, and its end is in the history. */
  abandoned = false;
  /** Where an earlier run stopped; consumed by the state it names. */
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

  /** Records an event that the next one of this thread points at; returns its id. */
  record(type: HistoryEventType, details?: EventDetails): number {
    this.previousEventId = this.note(type, details);
    return this.previousEventId;
  }

  /** Records an event that no later one points at (`MapIterationSucceeded`, `TaskStateAborted`). */
  note(type: HistoryEventType, details?: EventDetails): number {
    this.signal.throwIfAborted();
    return this.execution.history.append(this.previousEventId, type, details);
  }
}
