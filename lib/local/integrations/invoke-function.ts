import { ServiceError } from '../service-error.ts';
import { TaskError } from '../state-machine/task-error.ts';
import { httpMetadata } from './http-metadata.ts';
import type { IntegrationCall, IntegrationTargets } from './integration.ts';

/**
 * `lambda:invoke`: the result with `Payload` parsed, as the optimised integration gives it.
 *
 * @throws TaskError named by the function's own error type, its cause the compact JSON text that Lambda reports;
 * `Lambda.Unknown` where the function ended without reporting (time-out, exit); `Lambda.TooManyRequestsException` where it did
 * not start.
 */
export async function invokeFunction(
  { input, roleArn }: IntegrationCall,
  targets: IntegrationTargets,
): Promise<object> {
  const { FunctionName, Payload, Qualifier } = input;
  const name = String(FunctionName).replace(/:\$LATEST$/, '');
  const target = targets.functions.get(name);
  const requestId = targets.newRequestId();
  if (target === undefined) {
    throw refused('ResourceNotFoundException', `Function not found: ${String(FunctionName)}`, 404, requestId);
  }
  // IAM sees the qualifier where the caller gives one: a grant on the bare ARN does not cover it.
  const isQualified = name !== FunctionName || Qualifier !== undefined;
  const resource = isQualified ? `${target.arn}:$LATEST` : target.arn;
  const refusal = targets.authorize(roleArn, 'lambda:InvokeFunction', resource);
  if (refusal !== undefined) throw refused('AWSLambdaException', refusal, 403, requestId);
  const outcome = await target.invoke(Payload, requestId).catch((error: unknown) => {
    throw error instanceof ServiceError
      ? refused(error.code, error.message, error.statusCode, requestId)
      : error;
  });
  if (!('payload' in outcome))
    throw new TaskError(outcome.errorType ?? 'Lambda.Unknown', JSON.stringify(outcome));
  return {
    ExecutedVersion: '$LATEST',
    Payload: JSON.parse(outcome.payload) as unknown,
    StatusCode: 200,
    ...httpMetadata(requestId),
  };
}

function refused(name: string, message: string, status: number, requestId: string): TaskError {
  const code = status === 403 ? 'AccessDeniedException' : name;
  const cause = `${message} (Service: AWSLambda; Status Code: ${status}; Error Code: ${code}; Request ID: ${requestId}; Proxy: null)`;
  return new TaskError(`Lambda.${name}`, cause);
}
