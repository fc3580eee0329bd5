import { ArgumentsError } from '../state-machine/task/arguments-error.ts';
import type { InvokeTask } from '../state-machine/execution/run-execution.ts';
import { TaskError } from '../state-machine/task/task-error.ts';
import { findIntegration, parseIntegrationArn } from './find-integration.ts';
import { findUnsupported } from './find-unsupported.ts';
import type { TaskIntegration, IntegrationTargets } from './task-integration.ts';
import { toTaskError } from './to-task-error.ts';
import { readArguments } from './arguments/read-arguments.ts';

/**
 * Runs tasks with the integration of their Resource. Failures get the error names of the integration. If Step
 * Functions may not assume the role, the task fails, as on AWS.
 */
export function createInvokeTask(
  targets: IntegrationTargets,
  mayAssume: (roleArn: string, executionArn: string) => boolean,
): InvokeTask {
  const known = new Map<string, TaskIntegration>();
  return async ({ resource, arguments: given, roleArn, executionArn, signal, submitted }) => {
    const integration = known.get(resource) ?? findIntegration(resource, targets);
    if (integration === undefined) throw new Error(`no integration is loaded for ${resource}`);
    known.set(resource, integration);
    const input = readInput(resource, given);
    if (!mayAssume(roleArn, executionArn)) {
      throw new TaskError(
        'States.TaskFailed',
        `The role '${roleArn}' cannot be assumed by states.amazonaws.com`,
      );
    }
    try {
      return await integration({
        input,
        roleArn,
        executionArn,
        signal,
        ...(submitted !== undefined && { submitted }),
      });
    } catch (error) {
      throw error instanceof TaskError
        ? error
        : toTaskError(parseIntegrationArn(resource)?.service ?? resource, error);
    }
  };
}

/** Checks the evaluated Arguments against the model of the service. */
function readInput(resource: string, given: unknown): Readonly<Record<string, unknown>> {
  const name = parseIntegrationArn(resource);
  if (name === undefined) throw new Error(`no integration is loaded for ${resource}`);
  if (!isObject(given))
    throw new ArgumentsError([`The Arguments must be an object, got ${JSON.stringify(given)}`]);
  const { problems, input } = readArguments(name, given);
  if (problems.length > 0) throw new ArgumentsError(problems);
  const unsupported = findUnsupported(name, given);
  if (unsupported === undefined) return input;
  throw new TaskError('States.Runtime', `The local run does not support ${unsupported.what}`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
