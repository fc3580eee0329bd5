import { GATEWAY_RESPONSE_TYPES, type GatewayResponseType } from './gateway-response-types.ts';

/** API Gateway answers the request itself. Can be thrown at any step; one place turns it into a response. */
export class GatewayError extends Error {
  readonly type: GatewayResponseType;
  /** `$context.error.validationErrorString`. Empty except for a body that breaks its model. */
  readonly validationErrorString: string;
  /** The status, if it differs from that of the type. */
  readonly status: number | undefined;

  constructor(type: GatewayResponseType, details: GatewayErrorDetails = {}) {
    super(details.message ?? GATEWAY_RESPONSE_TYPES[type].message, { cause: details.cause });
    this.name = 'GatewayError';
    this.type = type;
    this.validationErrorString = details.validationErrorString ?? '';
    this.status = details.status;
  }
}

/** The details of an error beyond its type. */
export interface GatewayErrorDetails {
  /** `$context.error.message`, if it differs from that of the type. */
  readonly message?: string;
  readonly validationErrorString?: string;
  /** The status of the response, unless the API sets one for the type. */
  readonly status?: number;
  /** The reason, for the owner of the API. Clients never see it. */
  readonly cause?: unknown;
}
