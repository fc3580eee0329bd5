import type { AroundHop } from './hop.ts';
import { GatewayError } from '../services/api-gateway/gateway-response/gateway-error.ts';
import type { CallService } from '../services/api-gateway/integration/call-service.ts';
import {
  type Environment,
  loadRestApi,
  type ThrottlingRestApi,
} from '../services/api-gateway/load-rest-api.ts';
import type { AccessControl } from '../roles/access-control.ts';
import { ServiceError } from '../service-error.ts';
import {
  answerFailure,
  checkServiceHops,
  type ServiceHops,
  type WireAnswer,
} from '../services/protocol/service-hops.ts';
import type { LocalAccount } from '../template/local-account.ts';
import type { TemplateResource } from '../template/read-template.ts';

/** What an API needs from its environment. */
export interface ApiSurroundings extends Pick<Environment, 'clock' | 'random' | 'apiKeyValue' | 'onFailure'> {
  readonly account: LocalAccount;
  readonly access: AccessControl;
  /** The services that its integrations call, by the name in their URI. */
  readonly services: ServiceHops;
  readonly around: AroundHop;
}

/**
 * Loads the REST API of a template. It calls services with the roles of its integrations, and each call is a hop.
 *
 * @throws UnsupportedError with logical id and path
 */
export function loadApi(
  resources: readonly TemplateResource[],
  surroundings: ApiSurroundings,
): ThrottlingRestApi {
  const { account, access, services, around, ...environment } = surroundings;
  checkServiceHops(resources, services);
  const api = resources.find(({ type }) => type === 'AWS::ApiGateway::RestApi')?.logicalId ?? '';
  const caller = account.arn('execute-api', api);
  const callService: CallService = async (call) => {
    if (!access.mayAssume(call.roleArn, 'apigateway.amazonaws.com', caller)) throw roleNotAssumed();
    const { service, action } = call;
    const hop = { kind: 'api', caller, action, subject: service, attempt: 1 } as const;
    return around(hop, () => services[service]!(call)).catch(answerServiceError);
  };
  const { region, accountId } = account;
  return loadRestApi(resources, { ...environment, region, accountId, callService });
}

/** Turns an error of a hop into a response of the service. */
function answerServiceError(error: unknown): WireAnswer {
  if (error instanceof ServiceError) return answerFailure(error);
  throw error;
}

/** The text is that of API Gateway's execution log. The client gets a 500. */
function roleNotAssumed(): GatewayError {
  const cause = new Error('API Gateway does not have permission to assume the provided role');
  return new GatewayError('API_CONFIGURATION_ERROR', { cause });
}
