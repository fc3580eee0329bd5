import { GATEWAY_RESPONSE_TYPES, type GatewayResponseType } from './gateway-response-types.ts';

/** API Gateway answers by itself instead of passing the request on: thrown anywhere on the way, answered in one place. */
export class GatewayError extends Error {
  readonly type: GatewayResponseType;
  /** `$context.error.validationErrorString`; empty for everything but a body that breaks its model. */
  readonly validationErrorString: string;
  /** Where it is not the type's own. */
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
  /** `$context.error.message`, where it is not the type's own. */
  readonly message?: string;
  readonly validationErrorString?: string;
  /** The status of the answer, unless the API sets one for the type. */
  readonly status?: number;
  /** Why, for whoever runs the API; never shown to the client. */
  readonly cause?: unknown;
}
