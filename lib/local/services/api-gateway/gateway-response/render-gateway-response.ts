import type { Exchange } from '../exchange.ts';
import type { MethodResponse } from '../integration/response/build-response.ts';
import { chooseByAccept, JSON_TYPE } from '../integration/media-type-of.ts';
import type { ParameterSource } from '../integration/parameter-source.ts';
import type { SubstitutionTemplate } from './compile-substitution.ts';
import type { GatewayError } from './gateway-error.ts';
import { GATEWAY_RESPONSE_TYPES, type GatewayResponseType } from './gateway-response-types.ts';

/** One type of gateway response, with what it inherits from DEFAULT_4XX and DEFAULT_5XX. */
export interface GatewayResponse {
  /** Undefined only for the two DEFAULT types, which no error has. */
  readonly status: number | undefined;
  /** Whether the API sets the status, for this type or by DEFAULT_4XX or DEFAULT_5XX. */
  readonly statusIsSet: boolean;
  readonly headers: ReadonlyMap<string, ParameterSource>;
  /** By content type, in the order of the CloudFormation template. */
  readonly templates: ReadonlyMap<string, SubstitutionTemplate>;
}

/** Every type of gateway response. */
export type GatewayResponses = Readonly<Record<GatewayResponseType, GatewayResponse>>;

/**
 * The response that the client gets if API Gateway answers itself. `Content-Type` can be set like any other header.
 */
export function renderGatewayResponse(
  responses: GatewayResponses,
  error: GatewayError,
  exchange: Exchange,
): MethodResponse {
  const { status = 500, statusIsSet, headers: sources, templates } = responses[error.type];
  const failed = { ...exchange, context: { ...exchange.context, error: describeError(error) } };
  const chosen = chooseByAccept(templates, exchange.request.ownHeader['accept']);
  const headers: Record<string, string> = { 'Content-Type': chosen?.[0] ?? JSON_TYPE };
  for (const [name, source] of sources) {
    const value = source({ exchange: failed });
    if (value !== undefined) headers[name] = textOf(value);
  }
  headers['x-amzn-ErrorType'] = GATEWAY_RESPONSE_TYPES[error.type].errorType;
  return {
    status: statusIsSet ? status : (error.status ?? status),
    headers,
    body: substitute(chosen?.[1] ?? [], failed),
    reason: error.type,
  };
}

/** `messageString` includes its quotes; `validationErrorString` is for use inside quotes. */
function describeError(error: GatewayError): Readonly<Record<string, string>> {
  return {
    message: error.message,
    messageString: JSON.stringify(error.message),
    responseType: error.type,
    validationErrorString: JSON.stringify(error.validationErrorString).slice(1, -1),
  };
}

function substitute(template: SubstitutionTemplate, exchange: Exchange): string {
  return template
    .map((part) => (typeof part === 'string' ? part : textOf(part({ exchange }) ?? '')))
    .join('');
}

function textOf(value: string | readonly string[]): string {
  return typeof value === 'string' ? value : value.join(',');
}
