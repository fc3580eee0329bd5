/**
 * A service refuses a call, in the service's own words. `code` is the wire code, which has no `Exception` suffix
 * where AWS has none (`ExecutionAlreadyExists`, but `ValidationException`); `statusCode` is the HTTP status.
 */
export class ServiceError extends Error {
  readonly code: string;
  readonly statusCode: number;

  constructor(code: string, message: string, statusCode = 400) {
    super(message);
    this.name = 'ServiceError';
    this.code = code;
    this.statusCode = statusCode;
  }
}
