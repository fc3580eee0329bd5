import { GatewayError } from '../gateway-response/gateway-error.ts';
import type { Method } from '../method.ts';
import type { ApiKey } from '../throttle/api-key.ts';
import type { ParsedRequest } from './parse-request.ts';

/** The credentials of a request that its method requires. */
export interface Credentials {
  /** The access key that signed the request. */
  readonly accessKey: string | undefined;
  readonly apiKey: ApiKey | undefined;
}

/**
 * The credentials of a request. Signatures are not checked, because there are no secret keys locally. A signature is
 * accepted if it names an access key.
 */
export function readCredentials(
  method: Method | undefined,
  { ownHeader }: ParsedRequest,
  apiKeys: ReadonlyMap<string, ApiKey>,
): Credentials {
  return {
    accessKey: method?.signed ? SIGNATURE.exec(ownHeader['authorization'] ?? '')?.[1] : undefined,
    apiKey: method?.apiKeyRequired ? apiKeys.get(ownHeader['x-api-key'] ?? '') : undefined,
  };
}

const SIGNATURE = /^AWS4-HMAC-SHA256\s.*\bCredential=([^/,\s]+)\//;

/** 403 for a missing signature first, then 403 for a missing, unknown or disabled API key. */
export function checkCredentials(method: Method, { accessKey, apiKey }: Credentials): void {
  if (method.signed && accessKey === undefined) throw new GatewayError('MISSING_AUTHENTICATION_TOKEN');
  if (method.apiKeyRequired && apiKey === undefined) throw new GatewayError('INVALID_API_KEY');
}
