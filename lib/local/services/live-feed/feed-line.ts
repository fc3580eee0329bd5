/** One line of `GET /events`, as JSON. */
export interface FeedLine {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Name of the state machine. */
  readonly machine: string;
  /** Name of the execution. */
  readonly execution: string;
  /** Type of the history event: `TaskStateEntered`. */
  readonly type: string;
  readonly state?: string;
  /** Name of the error, without its cause, which can hold data. */
  readonly error?: string;
  /** How many events were left out before this one, because the reader is slow. */
  readonly dropped?: number;
}
