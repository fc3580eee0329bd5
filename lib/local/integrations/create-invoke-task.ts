import type { InvokeTask } from '../state-machine/run-execution.ts';
import { TaskError } from '../state-machine/task-error.ts';
import { findArgumentProblem } from './find-argument-problem.ts';
import { findIntegration, parseIntegrationArn } from './find-integration.ts';
import type { Integration, IntegrationTargets } from './integration.ts';
import { toTaskError } from './integration-error.ts';

/**
 * Runs tasks by the integration that their Resource names. Failures come back under the names that the integration gives
 * them; a role that Step Functions may not assume fails the task, as it does in AWS.
 */
export function createInvokeTask(
  targets: IntegrationTargets,
  mayAssume: (roleArn: string, executionArn: string) => boolean,
): InvokeTask {
  const known = new Map<string, Integration>();
  return async ({ resource, arguments: input, roleArn, executionArn, signal }) => {
    const integration = known.get(resource) ?? findIntegration(resource, targets);
    if (integration === undefined) throw new Error(`no integration is loaded for ${resource}`);
    known.set(resource, integration);
    requireArguments(resource, input);
    if (!mayAssume(roleArn, executionArn)) {
      throw new TaskError(
        'States.TaskFailed',
        `The role '${roleArn}' cannot be assumed by states.amazonaws.com`,
      );
    }
    try {
      return await integration({ input: input as Record<string, unknown>, roleArn, executionArn, signal });
    } catch (error) {
      throw error instanceof TaskError
        ? error
        : toTaskError(parseIntegrationArn(resource)?.service ?? resource, error);
    }
  };
}

/**
 * Arguments that expressions made. States.Runtime, which no Retry or Catch of States.ALL handles: the definition is at
 * fault. No recording has the wording of AWS, nor its event: the local run shows it as the task's failure.
 */
function requireArguments(resource: string, input: unknown): void {
  const name = parseIntegrationArn(resource);
  const problem = name === undefined ? undefined : findArgumentProblem(name, input);
  if (problem === undefined) return;
  throw new TaskError('States.Runtime', `The local run does not support ${problem.what}`);
}
