import { GatewayError } from '../gateway-response/gateway-error.ts';
import type { Method } from '../method.ts';
import type { ApiKey } from '../throttle/api-key.ts';

/**
 * Counts the request against the limits in the service's order: the usage plan's (of the method, else of the plan),
 * then the stage's (DOC api-gateway-request-throttling), and what passes both against the plan's quota.
 */
export function throttleRequest(method: Method, apiKey: ApiKey | undefined): void {
  const key = `${method.resource.path}/${method.httpMethod}`;
  const ofPlan = apiKey?.methodThrottles.get(key) ?? apiKey?.throttle;
  for (const takeToken of [ofPlan, method.throttle]) {
    if (takeToken?.() === false) throw new GatewayError('THROTTLED');
  }
  if (apiKey?.quota?.() === false) throw new GatewayError('QUOTA_EXCEEDED');
}
