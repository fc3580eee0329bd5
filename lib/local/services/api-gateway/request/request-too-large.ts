import { GATEWAY_RESPONSE_TYPES } from '../gateway-response/gateway-response-types.ts';
import type { MethodResponse } from '../integration/response/build-response.ts';

/** The largest payload API Gateway takes: 10 MB, which no quota raises (DOC limits). */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** The answer to a larger one. It cannot be customised: no setting of the API is looked at (DOC api-gateway-known-issues). */
export function requestTooLarge(): MethodResponse {
  const { status, message, errorType } = GATEWAY_RESPONSE_TYPES.REQUEST_TOO_LARGE;
  return {
    status,
    headers: { 'Content-Type': 'application/json', 'x-amzn-ErrorType': errorType },
    body: JSON.stringify({ message }),
    reason: 'REQUEST_TOO_LARGE',
  };
}
