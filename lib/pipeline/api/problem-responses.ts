import { Lazy } from 'aws-cdk-lib';
import { type GatewayResponseOptions, ResponseType } from 'aws-cdk-lib/aws-apigateway';

/** An answer of API Gateway itself. `detail` is JSON text in which only `$context.*` is replaced (not VTL). */
interface Problem {
  readonly type: ResponseType;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly retryAfter?: number;
}

/** The message of the service, which comes with its quotes. */
const SERVICE_WORDS = '$context.error.messageString';

/**
 * One row for each refusal that a producer can get. Statuses are the service's own, except for the unknown route (403
 * there).
 */
const PROBLEMS: readonly Problem[] = [
  // The text comes with its quotes escaped and without the outer ones (observed).
  {
    type: ResponseType.BAD_REQUEST_BODY,
    status: 400,
    title: 'Bad Request',
    detail: '"$context.error.validationErrorString"',
  },
  { type: ResponseType.BAD_REQUEST_PARAMETERS, status: 400, title: 'Bad Request', detail: SERVICE_WORDS },
  { type: ResponseType.UNAUTHORIZED, status: 401, title: 'Unauthorized', detail: SERVICE_WORDS },
  { type: ResponseType.ACCESS_DENIED, status: 403, title: 'Forbidden', detail: SERVICE_WORDS },
  { type: ResponseType.EXPIRED_TOKEN, status: 403, title: 'Forbidden', detail: SERVICE_WORDS },
  { type: ResponseType.INVALID_SIGNATURE, status: 403, title: 'Forbidden', detail: SERVICE_WORDS },
  { type: ResponseType.WAF_FILTERED, status: 403, title: 'Forbidden', detail: SERVICE_WORDS },
  {
    type: ResponseType.INVALID_API_KEY,
    status: 403,
    title: 'Forbidden',
    detail: '"The x-api-key header is missing or holds no key of this API."',
  },
  { type: ResponseType.RESOURCE_NOT_FOUND, status: 404, title: 'Not Found', detail: SERVICE_WORDS },
  {
    type: ResponseType.THROTTLED,
    status: 429,
    title: 'Too Many Requests',
    detail: '"More requests than the rate allows. Send it again after the time in Retry-After."',
    retryAfter: 1,
  },
  {
    type: ResponseType.QUOTA_EXCEEDED,
    status: 429,
    title: 'Too Many Requests',
    detail: '"The quota of this API key is used up."',
    retryAfter: 3600,
  },
  {
    type: ResponseType.API_CONFIGURATION_ERROR,
    status: 500,
    title: 'Internal Server Error',
    detail: SERVICE_WORDS,
  },
  {
    type: ResponseType.AUTHORIZER_CONFIGURATION_ERROR,
    status: 500,
    title: 'Internal Server Error',
    detail: SERVICE_WORDS,
  },
  {
    type: ResponseType.AUTHORIZER_FAILURE,
    status: 500,
    title: 'Internal Server Error',
    detail: SERVICE_WORDS,
  },
  {
    type: ResponseType.INTEGRATION_FAILURE,
    status: 504,
    title: 'Gateway Timeout',
    detail: SERVICE_WORDS,
    retryAfter: 1,
  },
  {
    type: ResponseType.INTEGRATION_TIMEOUT,
    status: 504,
    title: 'Gateway Timeout',
    detail: SERVICE_WORDS,
    retryAfter: 1,
  },
];

/**
 * API Gateway gives the same answer to a call without credentials and to an unknown route. Without IAM only the route
 * can be the cause.
 */
const UNKNOWN_ROUTE: Problem = {
  type: ResponseType.MISSING_AUTHENTICATION_TOKEN,
  status: 404,
  title: 'Not Found',
  detail: '"No such route: POST /webhooks/{source} or GET /deliveries/{deliveryId}."',
};
const UNSIGNED_OR_UNKNOWN: Problem = {
  ...UNKNOWN_ROUTE,
  status: 403,
  title: 'Forbidden',
  detail: '"The request is not signed (AWS Signature Version 4), or there is no such route."',
};

/** What is known of the sources when the template is written. */
export interface KnownSources {
  /** Whether a method takes signed requests. */
  readonly isSigned: () => boolean;
  /** A sentence that says which media types the sources take. It holds no quotes. */
  readonly mediaTypes: () => string;
}

/**
 * Every refusal of API Gateway itself as `application/problem+json` (RFC 9457), with the reason for a refused body.
 *
 * 413 is missing: "Customizing the default gateway response for 413 REQUEST_TOO_LARGE isn't currently supported".
 */
export function problemResponses({ isSigned, mediaTypes }: KnownSources): readonly GatewayResponseOptions[] {
  const unknown = (): Problem => (isSigned() ? UNSIGNED_OR_UNKNOWN : UNKNOWN_ROUTE);
  return [
    ...PROBLEMS,
    {
      type: ResponseType.UNSUPPORTED_MEDIA_TYPE,
      status: 415,
      title: 'Unsupported Media Type',
      detail: Lazy.string({ produce: () => JSON.stringify(mediaTypes()) }),
    },
  ]
    .map(gatewayResponse)
    .concat({
      ...gatewayResponse(UNKNOWN_ROUTE),
      statusCode: Lazy.string({ produce: () => String(unknown().status) }),
      templates: { 'application/json': Lazy.string({ produce: () => bodyOf(unknown()) }) },
    });
}

function gatewayResponse(problem: Problem): GatewayResponseOptions {
  const { type, status, retryAfter } = problem;
  return {
    type,
    statusCode: String(status),
    responseHeaders: {
      'Content-Type': "'application/problem+json'",
      ...(retryAfter === undefined ? {} : { 'Retry-After': `'${retryAfter}'` }),
    },
    templates: { 'application/json': bodyOf(problem) },
  };
}

function bodyOf({ title, status, detail }: Problem): string {
  return `{"type":"about:blank","title":"${title}","status":${status},"detail":${detail},"requestId":"$context.extendedRequestId"}`;
}
