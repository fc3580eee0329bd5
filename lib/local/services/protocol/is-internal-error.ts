import { ServiceError } from '../../service-error.ts';

/**
 * Whether a call failed with an error that is not the client's: it was throttled, the service failed (5xx), or there
 * was no response. Accepts the errors of the local services and of the SDK.
 */
export function isInternalError(error: unknown): boolean {
  const { code, status } =
    error instanceof ServiceError ? { code: error.code, status: error.statusCode } : answerOf(error);
  return status === undefined || status >= 500 || code === 'ThrottlingException';
}

function answerOf(error: unknown): { readonly code: string; readonly status: number | undefined } {
  const { name, $metadata } = error as Error & { readonly $metadata?: { readonly httpStatusCode?: number } };
  return { code: name, status: $metadata?.httpStatusCode };
}
