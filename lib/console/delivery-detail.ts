/** Everything that is known of one delivery. Times are milliseconds since the epoch. */
export interface DeliveryDetail {
  readonly id: string;
  /** Absent if there is no record of it. */
  readonly record?: DeliveryRecord;
  /** In the order of their start. */
  readonly executions: readonly ExecutionView[];
  /** Sentences that say what cannot be shown, and why. */
  readonly leavesOut: readonly string[];
}

/** The record in the table, without data of other deliveries. */
export interface DeliveryRecord {
  readonly source: string;
  readonly status: string;
  readonly receivedAt: string;
  readonly updatedAt: string;
  readonly redriveCount: number;
  readonly payloadKey: string;
  /** JSON text. */
  readonly result?: string;
  readonly resultKey?: string;
  /** JSON text `{name, message}`. */
  readonly error?: string;
  /** When Reconcile looks at it, if it is open. */
  readonly checkAt?: string;
}

/** One execution that worked on the delivery. */
export interface ExecutionView {
  readonly arn: string;
  /** Ingest, Process, Track or Reconcile. */
  readonly machine: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly status: string;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly redrives: number;
  readonly states: readonly StateRun[];
  readonly error?: string;
  readonly cause?: string;
}

/** One visit of a state. */
export interface StateRun {
  readonly name: string;
  readonly enteredAt: number;
  readonly exitedAt?: number;
  /** Empty for states that call nothing. */
  readonly tries: readonly TaskTry[];
}

/** One call of a task. */
export interface TaskTry {
  /** `lambda:invoke` */
  readonly resource: string;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly error?: string;
  readonly cause?: string;
}
