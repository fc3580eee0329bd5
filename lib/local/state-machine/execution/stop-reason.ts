/**
 * Why an execution is stopped from outside: the abort reason of its signal. Both fields are those of StopExecution.
 */
export class StopReason extends Error {
  readonly error: string | undefined;
  override readonly cause: string | undefined;

  constructor(error?: string, cause?: string) {
    super('the execution was stopped');
    this.name = 'StopReason';
    this.error = error;
    this.cause = cause;
  }
}
