import { evaluateField, evaluateWholeNumber } from '../expression/evaluate-field.ts';
import { evaluateTemplate } from '../expression/evaluate-template.ts';
import { sizeExceeded, type Transition } from '../execution/leave-state.ts';
import { Payload } from '../execution/payload.ts';
import { performTask } from '../task/perform-task.ts';
import { runFallible } from '../execution/run-fallible.ts';
import { fitsInBytes, payloadLimitBytes } from '../execution/fits-in-bytes.ts';
import type { TaskState } from '../definition/state-machine-definition.ts';
import type { StateVisit } from '../execution/state-visit.ts';
import { StatesError } from '../execution/states-error.ts';
import { taskEvents, type TaskEvents, type TaskSettings } from '../task/task-events.ts';

/** Calls a function or a service and waits for its result. */
export async function runTask(state: TaskState, visit: StateVisit): Promise<Transition> {
  return runFallible(state, visit, () => attempt(state, visit));
}

/** One attempt. Arguments are evaluated each time: they can read the retry count or the task token. */
async function attempt(state: TaskState, visit: StateVisit): Promise<Payload> {
  const { thread } = visit;
  const awaitsToken = state.resource.pattern === 'wait-for-task-token';
  visit.taskToken = awaitsToken
    ? thread.execution.taskTokens.issue(thread.execution.stateMachineArn)
    : undefined;
  const input = state.arguments
    ? visit.input.of(await evaluateTemplate(state.arguments, visit, visit.states()))
    : visit.input;
  const settings = await taskSettings(state, visit);
  const events = taskEvents(state.resource, thread);
  requireInputSize(input, state, visit);
  events.scheduled(input, settings);
  events.started();
  const output = input.of(await performTask({ state, visit, input, settings, events }));
  requireResultSize(output, state, events);
  events.succeeded(output);
  return output;
}

async function taskSettings(state: TaskState, visit: StateVisit): Promise<TaskSettings> {
  const { timeoutSeconds, heartbeatSeconds, credentialsRoleArn } = state;
  return {
    ...(timeoutSeconds && { timeoutSeconds: await evaluateWholeNumber(timeoutSeconds, 1, visit) }),
    ...(heartbeatSeconds && { heartbeatSeconds: await evaluateWholeNumber(heartbeatSeconds, 1, visit) }),
    ...(credentialsRoleArn && {
      credentialsRoleArn: await evaluateField(credentialsRoleArn, 'string', visit),
    }),
  };
}

function requireInputSize(input: Payload, state: TaskState, visit: StateVisit): void {
  if (fitsInBytes(input.text, payloadLimitBytes)) return;
  throw visit.failure('States.DataLimitExceeded', sizeExceeded(state.name));
}

function requireResultSize(output: Payload, { resource }: TaskState, events: TaskEvents): void {
  if (fitsInBytes(output.text, payloadLimitBytes)) return;
  const name = resource.isFunction ? resource.arn : resource.service;
  const failure = new StatesError('States.DataLimitExceeded', sizeExceeded(name));
  events.failed(failure);
  throw failure;
}
