import type { AccessControl } from '../../roles/access-control.ts';
import { ServiceError } from '../../service-error.ts';
import type { StepFunctionsService } from './step-functions-service.ts';

/**
 * The Step Functions API as a role sees it: each call is evaluated against the role first.
 *
 * @throws ServiceError AccessDeniedException (HTTP 400) in AWS's words where the role lacks the grant.
 */
export function callInTheNameOf(
  stepFunctions: StepFunctionsService,
  access: AccessControl,
): (roleArn: string, action: string, request: Record<string, unknown>) => Promise<Record<string, unknown>> {
  return async (roleArn, action, request) => {
    const { executionArn, stateMachineArn } = request as Record<string, string | undefined>;
    const resource = executionArn ?? stateMachineArn ?? '*';
    const refusal = access.authorize({ roleArn, action: `states:${action}`, resource });
    if (refusal !== undefined) throw new ServiceError('AccessDeniedException', refusal);
    return stepFunctions.call(action, request);
  };
}
