/** The default of a gateway response type. `status` is undefined if the type only passes its settings on. */
export interface GatewayResponseDefault {
  readonly status: number | undefined;
  readonly message: string;
  /** The header x-amzn-ErrorType. */
  readonly errorType: string;
}

const FORBIDDEN = 'ForbiddenException';
const INTERNAL = 'InternalServerErrorException';

/**
 * The types, statuses and messages of the service (API Gateway developer guide, supported-gateway-response-types).
 * The error types of those that cannot happen locally (authorizers, WAF) are implied by the documentation. They are
 * not recorded.
 */
export const GATEWAY_RESPONSE_TYPES = {
  ACCESS_DENIED: { status: 403, message: 'Access Denied', errorType: 'AccessDeniedException' },
  API_CONFIGURATION_ERROR: { status: 500, message: 'Internal server error', errorType: INTERNAL },
  AUTHORIZER_CONFIGURATION_ERROR: {
    status: 500,
    message: 'Internal server error',
    errorType: 'AuthorizerConfigurationException',
  },
  AUTHORIZER_FAILURE: { status: 500, message: 'Internal server error', errorType: INTERNAL },
  BAD_REQUEST_BODY: { status: 400, message: 'Invalid request body', errorType: 'BadRequestException' },
  BAD_REQUEST_PARAMETERS: { status: 400, message: 'Bad Request', errorType: 'BadRequestException' },
  DEFAULT_4XX: { status: undefined, message: '', errorType: '' },
  DEFAULT_5XX: { status: undefined, message: '', errorType: '' },
  EXPIRED_TOKEN: { status: 403, message: 'Forbidden', errorType: 'ExpiredTokenException' },
  INTEGRATION_FAILURE: {
    status: 504,
    message: 'Network error communicating with endpoint',
    errorType: INTERNAL,
  },
  INTEGRATION_TIMEOUT: { status: 504, message: 'Endpoint request timed out', errorType: INTERNAL },
  INVALID_API_KEY: { status: 403, message: 'Forbidden', errorType: FORBIDDEN },
  INVALID_SIGNATURE: { status: 403, message: 'Forbidden', errorType: 'InvalidSignatureException' },
  MISSING_AUTHENTICATION_TOKEN: {
    status: 403,
    message: 'Missing Authentication Token',
    errorType: 'MissingAuthenticationTokenException',
  },
  QUOTA_EXCEEDED: { status: 429, message: 'Limit Exceeded', errorType: 'LimitExceededException' },
  REQUEST_TOO_LARGE: { status: 413, message: 'Request Too Long', errorType: 'RequestTooLargeException' },
  RESOURCE_NOT_FOUND: { status: 404, message: 'Not Found', errorType: 'NotFoundException' },
  THROTTLED: { status: 429, message: 'Too Many Requests', errorType: 'TooManyRequestsException' },
  UNAUTHORIZED: { status: 401, message: 'Unauthorized', errorType: 'UnauthorizedException' },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    message: 'Unsupported Media Type',
    errorType: 'BadRequestException',
  },
  WAF_FILTERED: { status: 403, message: 'Forbidden', errorType: FORBIDDEN },
} satisfies Record<string, GatewayResponseDefault>;

/** Name of a gateway response type in CloudFormation. */
export type GatewayResponseType = keyof typeof GATEWAY_RESPONSE_TYPES;

/** The template of a type that is not customised. Only ACCESS_DENIED has a member with a capital letter. */
export function defaultTemplate(type: GatewayResponseType): string {
  return type === 'ACCESS_DENIED'
    ? '{"Message":$context.error.messageString}'
    : '{"message":$context.error.messageString}';
}
