/** What waits in a queue, or cannot go on. */
export interface WaitingMessages {
  readonly queues: readonly WaitingQueue[];
  /** Sentences that say what cannot be shown. */
  readonly leavesOut: readonly string[];
}

/** One queue. */
export interface WaitingQueue {
  readonly id: 'parked' | 'dead-letters' | 'events';
  readonly title: string;
  /** What it means, and what to do. */
  readonly says: string;
  /** Approximate, as in SQS. */
  readonly waiting: number;
  /** Some of what waits. Absent for parked deliveries: reading them would use up their tries. */
  readonly messages?: readonly WaitingMessage[];
}

/** One message that waits. */
export interface WaitingMessage {
  /** Absent if it is no delivery. */
  readonly deliveryId?: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** How often it was received. */
  readonly tries: number;
  /** What EventBridge says about it, if it put it there. */
  readonly why?: string;
  /** Exact text. */
  readonly body: string;
}
