/** The value of a secret or parameter, and the one before it. */
export interface SecretValue {
  readonly current: string;
  /** Absent: the value that it had before in this run, if any. */
  readonly previous?: string;
}

/** By the name of the secret or parameter. */
export type SecretValues = ReadonlyMap<string, SecretValue>;
