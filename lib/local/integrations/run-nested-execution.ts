import { TaskError } from '../state-machine/task/task-error.ts';
import { OPTIMISED_INTEGRATIONS } from './optimised-integrations.ts';
import type { IntegrationTargets, TaskIntegration } from './task-integration.ts';

/**
 * `states:startExecution.sync`: starts an execution and waits for its end. If the task ends before (a time-out, a stop), the execution
 * is stopped.
 *
 * @param readText how Input and Output are given: as JSON text, or with `.sync:2` as JSON.
 */
export function runNestedExecution(
  targets: IntegrationTargets,
  readText: (text: string) => unknown,
): TaskIntegration {
  const start = OPTIMISED_INTEGRATIONS['states:startExecution']!(targets);
  return async (call) => {
    const { roleArn, signal, submitted } = call;
    const started = (await start(call)) as { readonly ExecutionArn: string };
    submitted?.(started);
    const executionArn = started.ExecutionArn;
    const stop = (): void => {
      targets.stepFunctions(roleArn, 'StopExecution', { executionArn }).catch(() => undefined);
    };
    signal.addEventListener('abort', stop, { once: true });
    await targets.executionEnded(executionArn);
    signal.removeEventListener('abort', stop);
    const result = asResult(
      await targets.stepFunctions(roleArn, 'DescribeExecution', { executionArn }),
      readText,
    );
    if (result.Status === 'SUCCEEDED') return result;
    throw new TaskError('States.TaskFailed', JSON.stringify(result));
  };
}

type Description = Readonly<Record<string, unknown>>;

/** The members in the recordings of AWS, and those of an execution that did not succeed. */
function asResult(described: Description, readText: (text: string) => unknown): Description {
  const { executionArn, stateMachineArn, name, status, startDate, stopDate, input, output, error, cause } =
    described as Readonly<Record<string, string>>;
  return {
    ...(cause !== undefined && { Cause: cause }),
    ...(error !== undefined && { Error: error }),
    ExecutionArn: executionArn,
    Input: readText(input ?? '{}'),
    InputDetails: { Included: true },
    Name: name,
    ...(output !== undefined && { Output: readText(output), OutputDetails: { Included: true } }),
    StartDate: Number(startDate) * 1000,
    StateMachineArn: stateMachineArn,
    Status: status,
    StopDate: Number(stopDate) * 1000,
  };
}
