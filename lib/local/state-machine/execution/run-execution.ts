import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Cancellation, CancelSignal } from '../../clock/cancellation.ts';
import type { Clock } from '../../clock/clock.ts';
import type { Random } from '../../clock/random.ts';
import { linkedController, sleepLong, untilAborted } from './until-aborted.ts';
import { EventLoopTurn } from '../../clock/event-loop-turn.ts';
import type { InvokeTask } from './invoke-task.ts';
import type { Execution } from './execution-thread.ts';
import { complete, ExecutionHistory, mostHistoryEvents } from './execution-history.ts';
import type { ExecutionPosition } from './execution-position.ts';
import { currentPosition } from './current-position.ts';
import { ExecutionThread } from './execution-thread.ts';
import { runtimeFunctions } from '../expression/install-functions.ts';
import { Payload } from './payload.ts';
import { runBlock } from './run-block.ts';
import { StandstillBound } from '../expression/standstill-bound.ts';
import type { StateMachineDefinition } from '../definition/state-machine-definition.ts';
import { StatesError } from './states-error.ts';
import { StopReason } from './stop-reason.ts';
import { errorDetails } from '../task/task-events.ts';
import { TaskTokens } from '../task/task-tokens.ts';

export type { InvokeTask, TaskCall } from './invoke-task.ts';
export { TaskError } from '../task/task-error.ts';

/** The options of an execution. */
export interface ExecutionOptions {
  /** Parsed JSON; must not be mutated while the execution runs. */
  readonly input: unknown;
  /** The JSON text of the input, for the history. By default it is made from `input`. */
  readonly inputText?: string;
  readonly executionArn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly stateMachineName: string;
  readonly roleArn: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  /** Milliseconds since the epoch, for the context object. */
  readonly startTime: number;
  /** If undefined, it is not in the context object: a synchronous Express execution has none. */
  readonly redriveCount: number | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly invoke: InvokeTask;
  readonly onEvent: (event: HistoryEvent) => void;
  /** Ends the execution as ABORTED. A StopReason as its reason has the error and cause. */
  readonly signal: CancelSignal;
  /** The delay of the next state in milliseconds, if states are throttled. */
  readonly transitionDelay?: () => number;
  /** Required if tasks wait for tokens. */
  readonly taskTokens?: TaskTokens;
  /** Redrives: continues where an unsuccessful run stopped. */
  readonly resume?: StoppedExecution;
}

/** Where an unsuccessful run stopped, for a redrive. */
export interface StoppedExecution {
  readonly lastEventId: number;
  /** Undefined if the run had not entered a state. */
  readonly position: ExecutionPosition | undefined;
}

/** How an execution ended. */
export type Outcome =
  | { readonly status: 'SUCCEEDED'; readonly output: unknown; readonly outputText: string }
  | {
      readonly status: 'FAILED' | 'TIMED_OUT' | 'ABORTED';
      readonly error?: string;
      readonly cause?: string;
      readonly stopped: StoppedExecution;
    };

/**
 * Runs a state machine once. Always resolves: a failing state is an outcome. Passes every event to `onEvent` as it
 * happens, in the form of GetExecutionHistory (with `timestamp` as a Date).
 */
export async function runExecution(
  definition: StateMachineDefinition,
  options: ExecutionOptions,
): Promise<Outcome> {
  const { controller, release } = linkedController(options.signal);
  const execution = createExecution(options, controller);
  const thread = new ExecutionThread({
    execution,
    signal: controller.signal,
    // The first StateEntered points to 0, not to ExecutionStarted (recorded).
    previousEventId: 0,
    resume: options.resume?.position,
  });
  const input = new Payload(options.input, options.inputText);
  recordStart(execution.history, input, options);
  startTimeLimit(definition, options, controller);
  try {
    const output = await untilAborted(runBlock(definition, input, thread), controller.signal);
    return recordSuccess(thread, output);
  } catch (error) {
    return recordFailure(thread, error);
  } finally {
    release();
    controller.abort(EXECUTION_OVER);
  }
}

/** One error for all executions: each new one would capture a stack trace. */
const EXECUTION_OVER = new Error('the execution is over');

function createExecution(options: ExecutionOptions, controller: Cancellation): Execution {
  const { clock, random, executionArn, roleArn, stateMachineArn, redriveCount, resume } = options;
  return {
    clock,
    random,
    invoke: options.invoke,
    taskTokens: options.taskTokens ?? new TaskTokens(random),
    history: createHistory(options, controller),
    turn: new EventLoopTurn(clock),
    standstill: new StandstillBound(clock),
    executionArn,
    stateMachineArn,
    roleArn,
    region: stateMachineArn.split(':')[3] ?? '',
    context: {
      Execution: {
        Id: executionArn,
        Input: options.input,
        StartTime: new Date(options.startTime).toISOString(),
        Name: options.name,
        RoleArn: roleArn,
        ...(redriveCount !== undefined && { RedriveCount: redriveCount }),
        ...(resume !== undefined && { RedriveTime: new Date(clock.now()).toISOString() }),
      },
      StateMachine: { Id: stateMachineArn, Name: options.stateMachineName },
    },
    transitionDelay: options.transitionDelay,
    functions: runtimeFunctions(clock, random),
    runBlock,
  };
}

/**
 * The error of an execution whose history is full. It is an unverified guess: the quota of 25,000 events is
 * documented, but the error is neither documented nor recorded.
 */
const historyFull = new StatesError(
  'States.Runtime',
  `The execution reached the maximum number of history events (${mostHistoryEvents}).`,
);

/**
 * Express executions have no history that can be full. No Catch handles the error: there is no room for its events.
 */
function createHistory(options: ExecutionOptions, controller: Cancellation): ExecutionHistory {
  const { clock, onEvent, resume, type } = options;
  return new ExecutionHistory({
    clock,
    onEvent,
    last: resume?.lastEventId,
    limit: type === 'STANDARD' ? mostHistoryEvents : Infinity,
    onFull: () => {
      controller.abort(historyFull);
      return historyFull;
    },
  });
}

function recordStart(history: ExecutionHistory, input: Payload, options: ExecutionOptions): void {
  if (options.resume !== undefined) {
    history.append(options.resume.lastEventId, 'ExecutionRedriven', {
      executionRedrivenEventDetails: { redriveCount: options.redriveCount },
    });
    return;
  }
  history.append(0, 'ExecutionStarted', {
    executionStartedEventDetails: { input: input.text, inputDetails: complete, roleArn: options.roleArn },
  });
}

/** The longest an Express execution can run, including retries and waits. */
const expressSeconds = 300;

/** The abort reason when the whole execution times out. */
const timeIsUp = new Error('the execution timed out');

function startTimeLimit(
  definition: StateMachineDefinition,
  { type, clock }: ExecutionOptions,
  controller: Cancellation,
): void {
  const limit = type === 'EXPRESS' ? expressSeconds : Infinity;
  const seconds = Math.min(limit, definition.timeoutSeconds ?? Infinity);
  if (seconds === Infinity) return;
  sleepLong(clock, seconds * 1000, controller.signal).then(
    () => controller.abort(timeIsUp),
    () => undefined,
  );
}

function recordSuccess(thread: ExecutionThread, output: Payload): Outcome {
  thread.record('ExecutionSucceeded', {
    executionSucceededEventDetails: { output: output.text, outputDetails: complete },
  });
  return { status: 'SUCCEEDED', output: output.value, outputText: output.text };
}

/** The time-out or stop of an execution is not an error of a state: no Catch handles it. */
function recordFailure(thread: ExecutionThread, error: unknown): Outcome {
  const { history } = thread.execution;
  const status = failedStatus(thread.signal);
  const failure =
    status === 'TIMED_OUT' ? new StatesError(undefined) : asFailure(error, status === 'ABORTED');
  const details = errorDetails(failure);
  const { event, member } = endings[status];
  history.append(thread.previousEventId, event, { [member]: details });
  return {
    status,
    ...details,
    stopped: { lastEventId: history.lastId, position: currentPosition(thread) },
  };
}

type FailedStatus = 'FAILED' | 'TIMED_OUT' | 'ABORTED';

const endings = {
  FAILED: { event: 'ExecutionFailed', member: 'executionFailedEventDetails' },
  TIMED_OUT: { event: 'ExecutionTimedOut', member: 'executionTimedOutEventDetails' },
  ABORTED: { event: 'ExecutionAborted', member: 'executionAbortedEventDetails' },
} as const satisfies Readonly<Record<FailedStatus, object>>;

function failedStatus({ aborted, reason }: CancelSignal): FailedStatus {
  if (!aborted || reason === historyFull) return 'FAILED';
  return reason === timeIsUp ? 'TIMED_OUT' : 'ABORTED';
}

/** `error` as the outcome shows it. An error from outside the language is a bug of the local run: States.Runtime. */
function asFailure(error: unknown, isStopped: boolean): Pick<StatesError, 'error' | 'cause'> {
  if (error instanceof StatesError || error instanceof StopReason) return error;
  if (isStopped) return new StopReason();
  return new StatesError('States.Runtime', error instanceof Error ? error.message : String(error));
}
