/**
 * An error a state reports: what Retry and Catch match and what ends in ExecutionFailed. Either field may be
 * missing, as AWS leaves both out for a Fail state without them or a SendTaskFailure without arguments.
 */
export class StatesError extends Error {
  readonly error: string | undefined;
  override readonly cause: string | undefined;
  /** A second name that retriers and catchers may use: a missed heartbeat reports States.Timeout. */
  readonly alias: string | undefined;

  constructor(error: string | undefined, cause?: string, alias?: string) {
    super(`${error ?? 'no error name'}: ${cause ?? 'no cause'}`);
    this.name = 'StatesError';
    this.error = error;
    this.cause = cause;
    this.alias = alias;
  }
}

/** `$states.errorOutput`. AWS shows null for what was never given, but an empty Cause for a time-out. */
export function errorOutput(failure: StatesError): {
  readonly Error: string | null;
  readonly Cause: string | null;
} {
  const missing = failure.error === 'States.Timeout' ? '' : null;
  return { Error: failure.error ?? null, Cause: failure.cause ?? missing };
}

/** Every error matches except States.Runtime: that one says the definition itself cannot go on. */
const wildcards: Readonly<Record<string, (error: string | undefined) => boolean>> = {
  // The documentation exempts States.DataLimitExceeded; the recordings of the service show it caught.
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
