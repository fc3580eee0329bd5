import { GatewayError } from '../gateway-response/gateway-error.ts';
import type { Method } from '../method.ts';
import type { ApiKey } from '../throttle/api-key.ts';

/**
 * Counts the request against the limits in the order of the service: the limit of the usage plan (for the method if
 * there is one, or else for the plan), then the limit of the stage (API Gateway developer guide,
 * api-gateway-request-throttling). A request that passes both counts against the quota of the plan.
 */
export function throttleRequest(method: Method, apiKey: ApiKey | undefined): void {
  const key = `${method.resource.path}/${method.httpMethod}`;
  const ofPlan = apiKey?.methodThrottles.get(key) ?? apiKey?.throttle;
  for (const takeToken of [ofPlan, method.throttle]) {
    if (takeToken?.() === false) throw new GatewayError('THROTTLED');
  }
  if (apiKey?.quota?.() === false) throw new GatewayError('QUOTA_EXCEEDED');
}
