/**
 * The loop of a worker for a pipeline with `Compute.worker()`. Nothing here imports aws-cdk-lib.
 *
 * @example
 * import { runWorker } from 'webhook-pipeline/worker';
 *
 * await runWorker({
 *   queueUrl,
 *   compute: ({ json }) => ({ total: (json as { items: number[] }).items.reduce((sum, item) => sum + item, 0) }),
 * });
 *
 * @packageDocumentation
 */
export { InvalidDelivery } from '../invalid-delivery.ts';
export type { ReceivedDelivery } from '../received-delivery.ts';
export { runWorker } from './run-worker.ts';
export type { RunWorkerOptions, WorkerComputation } from './run-worker-options.ts';
export type { WorkerClients } from './worker-clients.ts';
export type { WorkerEvent } from './worker-event.ts';
