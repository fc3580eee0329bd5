import type { Exchange } from '../exchange.ts';
import { GatewayError } from '../gateway-response/gateway-error.ts';
import { HeaderFields } from './header-fields.ts';
import type { Target } from './integration.ts';
import type { MappedParameters } from './map-parameters.ts';

/**
 * Adds the mapped headers to `own` and then the template's overrides; later ones replace earlier ones. A header that
 * must not be mapped is a 500. A header that the integration never sends is left out.
 */
export function buildRequestHeaders(
  own: HeaderFields,
  mapped: MappedParameters['header'],
  { exchange, kind }: { readonly exchange: Exchange; readonly kind: Exclude<Target['kind'], 'mock'> },
): HeaderFields {
  const { illegal, dropped } = RULES[kind];
  for (const [name, value] of [...Object.entries(mapped), ...exchange.overrides.requestOverride.header]) {
    const lower = name.toLowerCase();
    if (illegal.has(lower)) {
      throw new GatewayError('API_CONFIGURATION_ERROR', {
        cause: new Error(`the header ${name} cannot be mapped`),
      });
    }
    if (!dropped.has(lower)) own.set(name, String(value));
  }
  return own;
}

/**
 * API Gateway sets these itself. If one is mapped, the request fails (recorded by LocalStack: header_remapping_http
 * and …_aws).
 */
const ILLEGAL = ['content-length', 'transfer-encoding', 'x-amzn-apigateway-api-id', 'x-amzn-trace-id'];
const ILLEGAL_TO_AWS = new Set([
  ...ILLEGAL,
  'authorization',
  'connection',
  'expect',
  'proxy-authenticate',
  'te',
]);

const RULES = {
  action: { illegal: ILLEGAL_TO_AWS, dropped: new Set(['referer']) },
  function: { illegal: ILLEGAL_TO_AWS, dropped: new Set(['referer']) },
  http: { illegal: new Set(ILLEGAL), dropped: new Set(['expect', 'proxy-authenticate', 'te', 'via']) },
} as const;
