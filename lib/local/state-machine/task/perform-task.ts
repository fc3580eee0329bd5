import type { Cancellation, CancelSignal } from '../../clock/cancellation.ts';
import { linkedController, sleepLong, untilAborted } from '../execution/until-aborted.ts';
import { ArgumentsError } from './arguments-error.ts';
import type { TaskCall } from '../execution/invoke-task.ts';
import { Payload } from '../execution/payload.ts';
import type { TaskState } from '../definition/state-machine-definition.ts';
import type { StateVisit } from '../execution/state-visit.ts';
import { StatesError } from '../execution/states-error.ts';
import { TaskError } from './task-error.ts';
import type { TaskEvents, TaskSettings } from './task-events.ts';

/** One attempt at a task that has been scheduled and started. */
export interface TaskAttempt {
  readonly state: TaskState;
  readonly visit: StateVisit;
  readonly input: Payload;
  readonly settings: TaskSettings;
  readonly events: TaskEvents;
}

/**
 * The result of the task, within its time-out. A failure and a time-out are recorded before they are thrown as
 * StatesError. When the thread is abandoned, the call's signal aborts and this rejects with the thread's reason.
 */
export async function performTask(attempt: TaskAttempt): Promise<unknown> {
  const { visit, state, settings } = attempt;
  const { signal, execution } = visit.thread;
  const isTimed = settings.timeoutSeconds !== undefined || state.resource.pattern === 'wait-for-task-token';
  try {
    const result = isTimed
      ? await performTimed(attempt)
      : await untilAborted(execution.invoke(taskCall(attempt, signal)), signal);
    // An empty response of a service is null in JSON.
    return result === undefined ? null : result;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw recordFailure(error, attempt);
  }
}

/** One error for all tasks: capturing a stack trace costs more than the rest of a time-out. */
const TASK_OVER = new Error('the task is over');
const HEARTBEAT_CAME = new Error('a heartbeat came');

/** The attempt has its own controller, which the timers abort. */
async function performTimed(attempt: TaskAttempt): Promise<unknown> {
  const { controller, release } = linkedController(attempt.visit.thread.signal);
  try {
    return await untilAborted(callTask(attempt, controller), controller.signal);
  } finally {
    release();
    // Ends the timers, and the call if it still runs.
    controller.abort(TASK_OVER);
  }
}

async function callTask(attempt: TaskAttempt, controller: Cancellation): Promise<unknown> {
  const { visit, state, settings, events } = attempt;
  if (settings.timeoutSeconds !== undefined) {
    startTimer(attempt, settings.timeoutSeconds, controller, timedOut);
  }
  const { invoke } = visit.thread.execution;
  const call = taskCall(attempt, controller.signal);
  if (state.resource.pattern !== 'wait-for-task-token') return invoke(call);
  // The token may be used before the service has answered the call that passes it on.
  const result = tokenResult(attempt, controller);
  result.catch(() => undefined);
  const answer = new Payload(await invoke(call));
  controller.signal.throwIfAborted();
  events.submitted(answer);
  return result;
}

function taskCall({ state, visit, input, settings, events }: TaskAttempt, signal: CancelSignal): TaskCall {
  const { execution } = visit.thread;
  return {
    resource: state.resource.arn,
    stateName: state.name,
    retryCount: visit.retryCount,
    arguments: input.value,
    executionArn: execution.executionArn,
    roleArn: settings.credentialsRoleArn ?? execution.roleArn,
    signal,
    ...(visit.taskToken !== undefined && { taskToken: visit.taskToken }),
    ...(state.resource.pattern === 'sync' && {
      submitted: (output: unknown) => {
        if (!signal.aborted) events.submitted(new Payload(output));
      },
    }),
  };
}

/** Waits until the token comes back. Every heartbeat restarts the heartbeat time-out. */
function tokenResult(attempt: TaskAttempt, controller: Cancellation): Promise<unknown> {
  const { taskTokens } = attempt.visit.thread.execution;
  const token = attempt.visit.taskToken ?? '';
  let beat = heartbeatTimer(attempt, controller);
  const result = new Promise<unknown>((resolve, reject) => {
    taskTokens.listen(token, {
      succeed: resolve,
      fail: (error, cause) => reject(new StatesError(error, cause)),
      heartbeat: () => {
        beat.stop();
        beat = heartbeatTimer(attempt, controller);
      },
    });
  });
  return untilAborted(result, controller.signal).finally(() => {
    beat.stop();
    taskTokens.close(token);
  });
}

function heartbeatTimer(attempt: TaskAttempt, controller: Cancellation): { stop: () => void } {
  const { heartbeatSeconds } = attempt.settings;
  if (heartbeatSeconds === undefined) return { stop: () => undefined };
  const { controller: timer, release } = linkedController(controller.signal);
  startTimer(attempt, heartbeatSeconds, controller, heartbeatMissed, timer.signal);
  return {
    stop: () => {
      release();
      timer.abort(HEARTBEAT_CAME);
    },
  };
}

const timedOut = (): StatesError => new StatesError('States.Timeout');
const heartbeatMissed = (): StatesError =>
  new StatesError('States.Timeout', undefined, 'States.HeartbeatTimeout');

/** Aborts the controller with `failure` once the time is up, unless `signal` aborts before. */
function startTimer(
  attempt: TaskAttempt,
  seconds: number,
  controller: Cancellation,
  failure: () => StatesError,
  signal = controller.signal,
): void {
  const { clock } = attempt.visit.thread.execution;
  sleepLong(clock, seconds * 1000, signal).then(
    () => controller.abort(failure()),
    () => undefined,
  );
}

function recordFailure(error: unknown, attempt: TaskAttempt): StatesError {
  const { events } = attempt;
  const failure = taskFailure(error, attempt);
  if (failure.error === 'States.Timeout') events.timedOut(failure);
  else events.failed(failure);
  return failure;
}

/**
 * An error that is neither of the task nor of the language is a bug of the local run: it must not be retried or
 * caught.
 */
function taskFailure(error: unknown, { visit, input }: TaskAttempt): StatesError {
  if (error instanceof StatesError) return error;
  if (error instanceof ArgumentsError) return visit.failure('States.Runtime', error.about(input.text));
  if (error instanceof TaskError) return new StatesError(error.error, error.cause);
  return new StatesError('States.Runtime', error instanceof Error ? error.message : String(error));
}
