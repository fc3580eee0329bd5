/**
 * The error of a service that refuses a call, with its own message. `code` is the code in the wire format, with the
 * suffix `Exception` only if AWS has it (`ValidationException`, but `ExecutionAlreadyExists`). `statusCode` is the
 * HTTP status.
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
