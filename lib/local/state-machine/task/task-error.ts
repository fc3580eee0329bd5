/**
 * A task failed as the integration reports it: `error` is the name that Retry and Catch match
 * (`S3.NoSuchBucketException`), `cause` the text of the failure.
 */
export class TaskError extends Error {
  readonly error: string;
  override readonly cause: string;

  constructor(error: string, cause: string) {
    super(`${error}: ${cause}`);
    this.name = 'TaskError';
    this.error = error;
    this.cause = cause;
  }
}
