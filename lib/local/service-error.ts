/**
 * A service refuses a call, in its own words. `code` is the code on the wire, which has no suffix `Exception` if AWS
 * has none (`ExecutionAlreadyExists`, but `ValidationException`). `statusCode` is the HTTP status.
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
