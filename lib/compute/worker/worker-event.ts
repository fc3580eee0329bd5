/**
 * What became of a delivery at this worker, or what went wrong. It never holds payload: an error is told by its name.
 *
 * - `SUCCEEDED`, `INVALID`, `FAILED`: it was computed, and Step Functions has the answer.
 * - `DROPPED`: its task had ended: another worker has answered, or it was stopped or timed out.
 * - `RELEASED`: the worker stops, and another one gets the message.
 * - `LEFT`: the message was not worked on (it is unreadable, or the worker may not answer).
 * - `TRYING_AGAIN`: a call of AWS failed and is made again.
 *
 * @example
 * await runWorker({ queueUrl, compute, tell: ({ deliveryId, outcome }: WorkerEvent) => log.info({ deliveryId, outcome }) });
 */
export interface WorkerEvent {
  readonly outcome: 'SUCCEEDED' | 'INVALID' | 'FAILED' | 'DROPPED' | 'RELEASED' | 'LEFT' | 'TRYING_AGAIN';
  readonly deliveryId?: string;
  readonly source?: string;
  /** Duration, whole milliseconds. */
  readonly milliseconds?: number;
  /** The name of the error. */
  readonly error?: string;
}
