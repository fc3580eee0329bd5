import type { AccessControl } from '../../../local/roles/access-control.ts';
import { ServiceError } from '../../../local/service-error.ts';
import { resourceOfRequest } from '../../../local/services/stores/store-guard.ts';
import { permissionOf } from '../../../local/services/stores/store-actions.ts';
import type { LocalAccount } from '../../../local/template/local-account.ts';
import type { Call, StoreRequest } from './simulated-service.ts';

/** The error with which a store refuses a call; undefined if the call is allowed. */
export type MayCall = (
  service: StoreRequest['service'],
  action: string,
  input: Call,
) => ServiceError | undefined;

/** Evaluates the calls of a role, as the embedded stores do when a request arrives. */
export function guardCall(roleArn: string, access: AccessControl, account: LocalAccount): MayCall {
  return (service, action, input) => {
    const permission = permissionOf(service, action) ?? `${service}:${action}`;
    const resource = resourceOfRequest(service, input, account);
    const refusal = access.authorize({ roleArn, action: permission, resource });
    if (refusal === undefined) return undefined;
    return new ServiceError('AccessDeniedException', refusal, service === 's3' ? 403 : 400);
  };
}
