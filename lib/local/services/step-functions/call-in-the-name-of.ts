import type { AccessControl } from '../../roles/access-control.ts';
import { issuerOf } from '../../state-machine/task/task-tokens.ts';
import { ServiceError } from '../../service-error.ts';
import type { StepFunctionsService } from './step-functions-service.ts';

/**
 * The Step Functions API for calls with a role. Each call is first evaluated against the role.
 *
 * @throws ServiceError AccessDeniedException (HTTP 400) with AWS's message, if the role lacks the permission
 */
export function callInTheNameOf(
  stepFunctions: StepFunctionsService,
  access: AccessControl,
): (roleArn: string, action: string, request: Record<string, unknown>) => Promise<Record<string, unknown>> {
  return async (roleArn, action, request) => {
    const { executionArn, stateMachineArn, taskToken } = request as Record<string, string | undefined>;
    const resource = executionArn ?? stateMachineArn ?? issuerOf(String(taskToken)) ?? '*';
    const refusal = access.authorize({ roleArn, action: `states:${action}`, resource });
    if (refusal !== undefined) throw new ServiceError('AccessDeniedException', refusal);
    return stepFunctions.call(action, request);
  };
}
