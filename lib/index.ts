/**
 * The public API of the package: a construct, a stack around it, and the types that an app is written against. What a computation is
 * written against is `webhook-pipeline/compute`, without aws-cdk-lib.
 *
 * @packageDocumentation
 */
export { WebhookPipeline } from './pipeline/webhook-pipeline.ts';
export type { ProcessWorkflow, WebhookPipelineProps } from './pipeline/webhook-pipeline-props.ts';
export { WebhookStack, type WebhookStackProps } from './pipeline/webhook-stack.ts';
export type { Acknowledgement } from './pipeline/api/accept.ts';
export type { Api, Auth } from './pipeline/api/api.ts';
export type { Ingest } from './pipeline/ingest/ingest.ts';
export type { Parking } from './pipeline/ingest/parking.ts';
export type { OperatorPolicy } from './pipeline/operations/operator-policy.ts';
export type { ExpressProcess } from './pipeline/process/express-process.ts';
export type { Process } from './pipeline/process/process.ts';
export type { Reconcile } from './pipeline/reconcile/reconcile.ts';
export type { Store } from './pipeline/store/store.ts';
export type { Track } from './pipeline/track/track.ts';
