import { TaskError } from '../state-machine/task-error.ts';
import { httpMetadata } from './http-metadata.ts';
import type { LambdaFunction } from './lambda-function.ts';

/**
 * `lambda:invoke`: the result with `Payload` parsed, as the optimised integration gives it.
 *
 * @throws TaskError named by the function's own error type, its cause the compact JSON text that Lambda reports;
 * `Lambda.Unknown` where the function ended without reporting (time-out, exit).
 */
export async function invokeFunction(
  { FunctionName, Payload }: Record<string, unknown>,
  functions: ReadonlyMap<string, LambdaFunction>,
  requestId: string,
): Promise<object> {
  const target = functions.get(String(FunctionName));
  if (target === undefined) {
    throw new TaskError('Lambda.ResourceNotFoundException', `Function not found: ${String(FunctionName)}`);
  }
  const outcome = await target.invoke(Payload, requestId);
  if (!('payload' in outcome))
    throw new TaskError(outcome.errorType ?? 'Lambda.Unknown', JSON.stringify(outcome));
  return {
    ExecutedVersion: '$LATEST',
    Payload: JSON.parse(outcome.payload) as unknown,
    StatusCode: 200,
    ...httpMetadata(requestId),
  };
}
