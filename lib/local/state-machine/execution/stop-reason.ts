/** Why an execution is stopped from outside: the reason to abort its signal with. Both fields as StopExecution has them. */
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
