import { GATEWAY_RESPONSE_TYPES } from '../gateway-response/gateway-response-types.ts';
import type { MethodResponse } from '../integration/response/build-response.ts';

/** The largest payload that API Gateway accepts: 10 MB, not adjustable (quotas of REST APIs). */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** The response to a larger payload. An API cannot customise it (developer guide, api-gateway-known-issues). */
export function requestTooLarge(): MethodResponse {
  const { status, message, errorType } = GATEWAY_RESPONSE_TYPES.REQUEST_TOO_LARGE;
  return {
    status,
    headers: { 'Content-Type': 'application/json', 'x-amzn-ErrorType': errorType },
    body: JSON.stringify({ message }),
    reason: 'REQUEST_TOO_LARGE',
  };
}
