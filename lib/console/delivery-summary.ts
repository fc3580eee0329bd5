/** One row of the list of deliveries. Times are milliseconds since the epoch. */
export interface DeliverySummary {
  readonly id: string;
  /** `ACCEPTED` has no computation yet. The others are the statuses of an execution of Process. */
  readonly status: string;
  /** When its computation started; for an accepted one, when it was received. */
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly redrives: number;
}

/** A part of the list, newest first. */
export interface DeliveryList {
  readonly deliveries: readonly DeliverySummary[];
  /** Gives the next, older part. Absent at the end. */
  readonly next?: string;
  /** Sentences that say what the list does not contain. */
  readonly leavesOut: readonly string[];
}
