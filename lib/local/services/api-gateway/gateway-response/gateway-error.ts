import { GATEWAY_RESPONSE_TYPES, type GatewayResponseType } from './gateway-response-types.ts';

/**
 * API Gateway answers by itself instead of passing the request on. Thrown anywhere on the way, answered in one place.
 */
export class GatewayError extends Error {
  readonly type: GatewayResponseType;
  /** `$context.error.validationErrorString`. Empty except for a body that breaks its model. */
  readonly validationErrorString: string;
  /** If it is not that of the type. */
  readonly status: number | undefined;

  constructor(type: GatewayResponseType, details: GatewayErrorDetails = {}) {
    super(details.message ?? GATEWAY_RESPONSE_TYPES[type].message, { cause: details.cause });
    this.name = 'GatewayError';
    this.type = type;
    this.validationErrorString = details.validationErrorString ?? '';
    this.status = details.status;
  }
}

/** What an error says beyond its type. */
export interface GatewayErrorDetails {
  /** `$context.error.message`, if it is not that of the type. */
  readonly message?: string;
  readonly validationErrorString?: string;
  /** The status of the answer, unless the API sets one for the type. */
  readonly status?: number;
  /** The reason for whoever runs the API. Never shown to the client. */
  readonly cause?: unknown;
}
