import { ServiceError } from '../service-error.ts';
import { refuseRequest } from '../services/request-model/refuse-request.ts';
import { TaskError } from '../state-machine/task/task-error.ts';
import { httpMetadata } from './http-metadata.ts';
import type { IntegrationCall, IntegrationTargets } from './task-integration.ts';

/**
 * `lambda:invoke`: the result with a parsed `Payload`, as in the optimised integration.
 *
 * @throws TaskError with the function's error type as its name and Lambda's compact JSON text as its cause;
 *   `Lambda.Unknown` if the function ended without an error (time-out, exit); `Lambda.TooManyRequestsException` if it
 *   did not start
 */
export async function invokeFunction(
  { input, roleArn }: IntegrationCall,
  targets: IntegrationTargets,
): Promise<object> {
  const { FunctionName, Payload, Qualifier } = input;
  const requestId = targets.newRequestId();
  checkRules(input, requestId);
  const name = String(FunctionName).replace(/:\$LATEST$/, '');
  const target = findFunction(name, targets);
  if (target === undefined) {
    throw refused('ResourceNotFoundException', `Function not found: ${String(FunctionName)}`, 404, requestId);
  }
  // IAM evaluates the qualifier if the caller gives one: a permission for the unqualified ARN does not cover it.
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

function checkRules(input: IntegrationCall['input'], requestId: string): void {
  try {
    refuseRequest('lambda', input);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw refused(error.code, error.message, error.statusCode, requestId);
  }
}

/**
 * Finds it by its name, its ARN, or the partial ARN `<account>:function:<name>`, in which `function:` is optional.
 */
function findFunction(
  name: string,
  { functions, account }: IntegrationTargets,
): ReturnType<IntegrationTargets['functions']['get']> {
  const [, region, accountId, ownName] = PARTIAL_ARN.exec(name) ?? [];
  if (ownName === undefined) return functions.get(name);
  const isHere = accountId === account.accountId && (region ?? account.region) === account.region;
  return isHere ? functions.get(ownName) : undefined;
}

const PARTIAL_ARN = /^(?:([a-z]+-[a-z-]+-\d):)?(\d{12}):(?:function:)?([^:]+)$/;

/** Protocol errors, which are not in the model of Lambda. The integration gives them all the same name. */
const UNMODELLED: Readonly<Record<string, string>> = {
  AWSLambdaException: 'AccessDeniedException',
  ValidationException: 'ValidationException',
};

function refused(name: string, message: string, status: number, requestId: string): TaskError {
  const code = UNMODELLED[name] ?? name;
  const cause = `${message} (Service: AWSLambda; Status Code: ${status}; Error Code: ${code}; Request ID: ${requestId}; Proxy: null)`;
  return new TaskError(name in UNMODELLED ? 'Lambda.AWSLambdaException' : `Lambda.${name}`, cause);
}
