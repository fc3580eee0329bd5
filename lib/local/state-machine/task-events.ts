import { complete, type EventDetails } from './execution-history.ts';
import type { ExecutionThread } from './execution-thread.ts';
import type { Payload } from './payload.ts';
import type { TaskResource } from './state-machine-definition.ts';
import type { StatesError } from './states-error.ts';

/** The numbers and the role that the Scheduled event shows. */
export interface TaskSettings {
  readonly timeoutSeconds?: number;
  readonly heartbeatSeconds?: number;
  readonly credentialsRoleArn?: string;
}

/** Records the life of one attempt of a task. */
export interface TaskEvents {
  scheduled(input: Payload, settings: TaskSettings): void;
  started(): void;
  submitted(output: Payload): void;
  succeeded(output: Payload): void;
  failed(failure: StatesError): void;
  timedOut(failure: StatesError): void;
}

/** A function named by its ARN has events of its own, every integration has Task events. */
export function taskEvents(resource: TaskResource, thread: ExecutionThread): TaskEvents {
  return resource.isFunction ? functionEvents(resource, thread) : integrationEvents(resource, thread);
}

function functionEvents(resource: TaskResource, thread: ExecutionThread): TaskEvents {
  return {
    scheduled: (input, settings) =>
      thread.record('LambdaFunctionScheduled', {
        lambdaFunctionScheduledEventDetails: {
          resource: resource.arn,
          input: input.text,
          inputDetails: complete,
          ...(settings.timeoutSeconds !== undefined && { timeoutInSeconds: settings.timeoutSeconds }),
          ...credentials(settings),
        },
      }),
    started: () => thread.record('LambdaFunctionStarted'),
    // A function answers at once, so nothing is ever submitted.
    submitted: () => undefined,
    succeeded: (output) =>
      thread.record('LambdaFunctionSucceeded', {
        lambdaFunctionSucceededEventDetails: { output: output.text, outputDetails: complete },
      }),
    failed: (failure) =>
      thread.record('LambdaFunctionFailed', { lambdaFunctionFailedEventDetails: errorDetails(failure) }),
    timedOut: (failure) =>
      thread.record('LambdaFunctionTimedOut', { lambdaFunctionTimedOutEventDetails: errorDetails(failure) }),
  };
}

function integrationEvents(resource: TaskResource, thread: ExecutionThread): TaskEvents {
  const target = { resourceType: resource.service, resource: resource.action };
  return {
    scheduled: (parameters, settings) =>
      thread.record('TaskScheduled', {
        taskScheduledEventDetails: {
          ...target,
          region: thread.execution.region,
          parameters: parameters.text,
          ...(settings.timeoutSeconds !== undefined && { timeoutInSeconds: settings.timeoutSeconds }),
          ...(settings.heartbeatSeconds !== undefined && { heartbeatInSeconds: settings.heartbeatSeconds }),
          ...credentials(settings),
        },
      }),
    started: () => thread.record('TaskStarted', { taskStartedEventDetails: target }),
    submitted: (output) =>
      thread.record('TaskSubmitted', {
        taskSubmittedEventDetails: { ...target, output: output.text, outputDetails: complete },
      }),
    succeeded: (output) =>
      thread.record('TaskSucceeded', {
        taskSucceededEventDetails: { ...target, output: output.text, outputDetails: complete },
      }),
    failed: (failure) =>
      thread.record('TaskFailed', { taskFailedEventDetails: { ...target, ...errorDetails(failure) } }),
    timedOut: (failure) =>
      thread.record('TaskTimedOut', { taskTimedOutEventDetails: { ...target, ...errorDetails(failure) } }),
  };
}

function credentials(
  settings: TaskSettings,
): NonNullable<EventDetails['taskScheduledEventDetails']> | object {
  const { credentialsRoleArn } = settings;
  return credentialsRoleArn === undefined ? {} : { taskCredentials: { roleArn: credentialsRoleArn } };
}

/** AWS leaves out what the failure does not have. */
export function errorDetails(failure: Pick<StatesError, 'error' | 'cause'>): {
  error?: string;
  cause?: string;
} {
  return {
    ...(failure.error !== undefined && { error: failure.error }),
    ...(failure.cause !== undefined && { cause: failure.cause }),
  };
}
