import type { HistoryEventType } from '@aws-sdk/client-sfn';
import { complete } from './execution-history.ts';
import type { ExecutionThread } from './execution-thread.ts';
import type { Payload } from './payload.ts';
import type { State } from '../definition/state-machine-definition.ts';
import { StatesError } from './states-error.ts';

/** The members of `$states` other than input and context. Only some fields have them. */
export interface StatesMembers {
  readonly result?: unknown;
  readonly errorOutput?: unknown;
}

/** One visit to a state, from its StateEntered event on. */
export class StateVisit {
  readonly thread: ExecutionThread;
  readonly state: State;
  readonly input: Payload;
  /** The number of retries so far: `$states.context.State.RetryCount`. */
  retryCount = 0;
  /** The token of the current attempt of a `.waitForTaskToken` task. */
  taskToken: string | undefined;
  private readonly enteredId: number;
  private readonly beforeEntered: number;
  private readonly enteredTime: number;
  private cachedContext: { readonly key: string; readonly value: object } | undefined;

  constructor(thread: ExecutionThread, state: State, input: Payload) {
    this.thread = thread;
    this.state = state;
    this.input = input;
    this.beforeEntered = thread.previousEventId;
    this.enteredTime = thread.execution.clock.now();
    this.enteredId = thread.record(`${state.type}StateEntered`, {
      stateEnteredEventDetails: { name: state.name, input: input.text, inputDetails: complete },
    });
  }

  /** The same visit, seen from an iteration: the context has its item, and events follow those of the iteration. */
  inThread(thread: ExecutionThread): StateVisit {
    const view = Object.create(StateVisit.prototype) as StateVisit;
    return Object.assign(view, this, { thread, cachedContext: undefined });
  }

  /** `$states` for the expressions of this state. */
  states(members: StatesMembers = {}): object {
    return statesOf(this, members);
  }

  /** The context object. Rebuilt only when something in it has changed. */
  get context(): object {
    const key = `${this.retryCount} ${this.taskToken ?? ''}`;
    if (this.cachedContext?.key !== key) this.cachedContext = { key, value: this.buildContext() };
    return this.cachedContext.value;
  }

  private buildContext(): object {
    const { execution, mapItem } = this.thread;
    return {
      ...execution.context,
      State: {
        Name: this.state.name,
        EnteredTime: new Date(this.enteredTime).toISOString(),
        ...('retry' in this.state && { RetryCount: this.retryCount }),
      },
      ...(mapItem !== undefined && { Map: { Item: mapItem } }),
      ...(this.taskToken !== undefined && { Task: { Token: this.taskToken } }),
    };
  }

  /** An error in AWS's wording. It names the state and its StateEntered event. */
  failure(error: string, detail: string): StatesError {
    const place = `the state '${this.state.name}' (entered at the event id #${this.enteredId})`;
    return new StatesError(error, `An error occurred while executing ${place}. ${detail}`);
  }

  /** Records EvaluationFailed and returns the error to throw. */
  evaluationFailure(detail: string, location?: string): StatesError {
    // If nothing else has happened in the state, the event points to the one before StateEntered (recorded).
    if (this.thread.previousEventId === this.enteredId) this.thread.previousEventId = this.beforeEntered;
    return this.lateEvaluationFailure(detail, location);
  }

  /** As `evaluationFailure`, for a value that is rejected only when it is used. The event points to StateEntered. */
  lateEvaluationFailure(detail: string, location?: string): StatesError {
    const failure = this.failure('States.QueryEvaluationError', detail);
    this.thread.record('EvaluationFailed', {
      evaluationFailedEventDetails: {
        error: failure.error,
        cause: failure.cause,
        ...(location !== undefined && { location }),
        state: this.state.name,
      },
    });
    return failure;
  }

  /** Records StateExited; `assigned` has the results of an Assign as JSON texts. */
  recordExit(output: Payload, assigned: Readonly<Record<string, string>>): void {
    this.thread.record(`${this.state.type}StateExited` as HistoryEventType, {
      stateExitedEventDetails: {
        name: this.state.name,
        output: output.text,
        outputDetails: complete,
        ...(Object.keys(assigned).length > 0 && {
          assignedVariables: assigned,
          assignedVariablesDetails: complete,
        }),
      },
    });
  }
}

function statesOf(visit: StateVisit, members: StatesMembers): object {
  return {
    input: visit.input.value,
    ...members,
    // A getter: most expressions do not use it, and building it costs more than they do.
    get context() {
      return visit.context;
    },
  };
}
