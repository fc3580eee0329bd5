import { complete, type EventDetails } from '../execution/execution-history.ts';
import type { ExecutionThread } from '../execution/execution-thread.ts';
import type { Payload } from '../execution/payload.ts';
import type { TaskResource } from '../definition/state-machine-definition.ts';
import type { StatesError } from '../execution/states-error.ts';

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

/** A function named by its ARN has its own types of events. Every integration has Task events. */
export function taskEvents(resource: TaskResource, thread: ExecutionThread): TaskEvents {
  return resource.isFunction ? new FunctionEvents(resource, thread) : new IntegrationEvents(resource, thread);
}

class FunctionEvents implements TaskEvents {
  private readonly resource: TaskResource;
  private readonly thread: ExecutionThread;

  constructor(resource: TaskResource, thread: ExecutionThread) {
    this.resource = resource;
    this.thread = thread;
  }

  scheduled(input: Payload, settings: TaskSettings): void {
    this.thread.record('LambdaFunctionScheduled', {
      lambdaFunctionScheduledEventDetails: {
        resource: this.resource.arn,
        input: input.text,
        inputDetails: complete,
        ...(settings.timeoutSeconds !== undefined && { timeoutInSeconds: settings.timeoutSeconds }),
        ...credentials(settings),
      },
    });
  }

  started(): void {
    this.thread.record('LambdaFunctionStarted');
  }

  /** A function has no job to submit. */
  submitted(): void {}

  succeeded(output: Payload): void {
    this.thread.record('LambdaFunctionSucceeded', {
      lambdaFunctionSucceededEventDetails: { output: output.text, outputDetails: complete },
    });
  }

  failed(failure: StatesError): void {
    this.thread.record('LambdaFunctionFailed', { lambdaFunctionFailedEventDetails: errorDetails(failure) });
  }

  timedOut(failure: StatesError): void {
    const lambdaFunctionTimedOutEventDetails = errorDetails(failure);
    this.thread.record('LambdaFunctionTimedOut', { lambdaFunctionTimedOutEventDetails });
  }
}

class IntegrationEvents implements TaskEvents {
  private readonly thread: ExecutionThread;
  private readonly target: { readonly resourceType: string; readonly resource: string };

  constructor({ service, action }: TaskResource, thread: ExecutionThread) {
    this.thread = thread;
    this.target = { resourceType: service, resource: action };
  }

  scheduled(parameters: Payload, settings: TaskSettings): void {
    this.thread.record('TaskScheduled', {
      taskScheduledEventDetails: {
        ...this.target,
        region: this.thread.execution.region,
        parameters: parameters.text,
        ...(settings.timeoutSeconds !== undefined && { timeoutInSeconds: settings.timeoutSeconds }),
        ...(settings.heartbeatSeconds !== undefined && { heartbeatInSeconds: settings.heartbeatSeconds }),
        ...credentials(settings),
      },
    });
  }

  started(): void {
    this.thread.record('TaskStarted', { taskStartedEventDetails: this.target });
  }

  submitted(output: Payload): void {
    this.thread.record('TaskSubmitted', { taskSubmittedEventDetails: this.withOutput(output) });
  }

  succeeded(output: Payload): void {
    this.thread.record('TaskSucceeded', { taskSucceededEventDetails: this.withOutput(output) });
  }

  failed(failure: StatesError): void {
    this.thread.record('TaskFailed', {
      taskFailedEventDetails: { ...this.target, ...errorDetails(failure) },
    });
  }

  timedOut(failure: StatesError): void {
    this.thread.record('TaskTimedOut', {
      taskTimedOutEventDetails: { ...this.target, ...errorDetails(failure) },
    });
  }

  private withOutput({ text: output }: Payload) {
    return { ...this.target, output, outputDetails: complete };
  }
}

function credentials(
  settings: TaskSettings,
): NonNullable<EventDetails['taskScheduledEventDetails']> | object {
  const { credentialsRoleArn } = settings;
  return credentialsRoleArn === undefined ? {} : { taskCredentials: { roleArn: credentialsRoleArn } };
}

/** AWS omits the fields that the failure does not have. */
export function errorDetails(failure: Pick<StatesError, 'error' | 'cause'>): {
  error?: string;
  cause?: string;
} {
  return {
    ...(failure.error !== undefined && { error: failure.error }),
    ...(failure.cause !== undefined && { cause: failure.cause }),
  };
}
