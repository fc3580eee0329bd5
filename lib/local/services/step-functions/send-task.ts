import { ServiceError } from '../../service-error.ts';
import type { TaskListener, TaskTokens } from '../../state-machine/task/task-tokens.ts';
import type { ApiAnswer } from './describe-execution.ts';
import { validateStatesRequest, type StatesRequest } from './validate-states-request.ts';

/** SendTaskSuccess: the output is JSON text and becomes the task's result. */
export function sendTaskSuccess(tokens: TaskTokens, request: StatesRequest): ApiAnswer {
  const { taskToken, output } = validateStatesRequest(request, ['taskToken', 'output']);
  const result = parseOutput(output ?? '');
  findTask(tokens, taskToken).succeed(result);
  return {};
}

/** SendTaskFailure: error and cause may both be missing. */
export function sendTaskFailure(tokens: TaskTokens, request: StatesRequest): ApiAnswer {
  const { taskToken, error, cause } = validateStatesRequest(request, ['taskToken']);
  findTask(tokens, taskToken).fail(error ?? undefined, cause ?? undefined);
  return {};
}

/** SendTaskHeartbeat: restarts the heartbeat time-out. */
export function sendTaskHeartbeat(tokens: TaskTokens, request: StatesRequest): ApiAnswer {
  const { taskToken } = validateStatesRequest(request, ['taskToken']);
  findTask(tokens, taskToken).heartbeat();
  return {};
}

function parseOutput(output: string): unknown {
  try {
    return JSON.parse(output) as unknown;
  } catch (error) {
    throw new ServiceError('InvalidOutput', `Invalid Output: '${(error as Error).message}'`);
  }
}

function findTask(tokens: TaskTokens, taskToken: string | null | undefined): TaskListener {
  const token = taskToken ?? '';
  const task = tokens.find(token);
  if (task === 'unknown') throw new ServiceError('InvalidToken', `Invalid Token: '${token}'`);
  if (task === 'closed') {
    throw new ServiceError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
  }
  return task;
}
