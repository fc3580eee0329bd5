/**
 * The error of a state. Retry and Catch match it, and ExecutionFailed shows it. Either field can be missing: AWS
 * omits both for a Fail state without them or a SendTaskFailure without arguments.
 */
export class StatesError extends Error {
  readonly error: string | undefined;
  override readonly cause: string | undefined;
  /** A second name that retriers and catchers can match: a missed heartbeat is also a States.Timeout. */
  readonly alias: string | undefined;

  constructor(error: string | undefined, cause?: string, alias?: string) {
    super(`${error ?? 'no error name'}: ${cause ?? 'no cause'}`);
    this.name = 'StatesError';
    this.error = error;
    this.cause = cause;
    this.alias = alias;
  }
}

/** `$states.errorOutput`. AWS shows null for a missing field, but an empty Cause for a time-out. */
export function errorOutput(failure: StatesError): {
  readonly Error: string | null;
  readonly Cause: string | null;
} {
  const missing = failure.error === 'States.Timeout' ? '' : null;
  return { Error: failure.error ?? null, Cause: failure.cause ?? missing };
}

/** Wildcards match every error except States.Runtime, which means that the definition itself is at fault. */
const wildcards: Readonly<Record<string, (error: string | undefined) => boolean>> = {
  // The documentation excludes States.DataLimitExceeded, but the recordings show that it is caught.
  'States.ALL': (error) => error !== 'States.Runtime',
  'States.TaskFailed': (error) => error !== 'States.Runtime' && error !== 'States.Timeout',
};

/** Whether a retrier or catcher with these ErrorEquals names applies to the failure. */
export function matchesError(errorEquals: readonly string[], failure: StatesError): boolean {
  return errorEquals.some(
    (name) =>
      wildcards[name]?.(failure.error) === true ||
      (name !== 'States.Runtime' && (name === failure.error || name === failure.alias)),
  );
}
