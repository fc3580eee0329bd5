import type { ReceivedDelivery } from '../received-delivery.ts';
import type { WorkerClients } from './worker-clients.ts';
import type { WorkerEvent } from './worker-event.ts';

/**
 * Computes the result of a delivery, as JSON. An error named `InvalidDelivery` is final; any other is retried twice. It must let the
 * event loop run at least every half minute, or the worker cannot give a sign of life: put long loops into a thread or a process.
 *
 * @param signal Aborts when the result is of no use any more.
 */
export type WorkerComputation = (delivery: ReceivedDelivery, signal: AbortSignal) => unknown;

/**
 * What a worker does, and where.
 *
 * @example
 * const options: RunWorkerOptions = { queueUrl, compute: ({ json }) => simulate(json), concurrency: 4 };
 */
export interface RunWorkerOptions {
  /** The output `WorkerQueueUrl` of the stack. */
  readonly queueUrl: string;
  readonly compute: WorkerComputation;
  /**
   * How many deliveries are computed at a time.
   *
   * @default 1
   */
  readonly concurrency?: number;
  /**
   * Stops the worker: it takes no more messages, waits for what it computes, and gives back what takes too long.
   *
   * @default - it runs until its process ends
   */
  readonly signal?: AbortSignal;
  /**
   * How long to wait for computations when it stops, in milliseconds.
   *
   * @default 30000
   */
  readonly graceMs?: number;
  /**
   * Called for what became of each delivery.
   *
   * @default - a line of JSON on standard output
   */
  readonly tell?: (event: WorkerEvent) => void;
  /**
   * Clients of the AWS SDK.
   *
   * @default - of the region, credentials and endpoint in the environment
   */
  readonly clients?: Partial<WorkerClients>;
}
