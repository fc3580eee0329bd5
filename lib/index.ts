/**
 * The public API of the package: the construct, a stack around it, and their types. The API for computations is
 * `webhook-pipeline/compute`, which does not import aws-cdk-lib.
 *
 * @packageDocumentation
 */
export { Acknowledgement } from './pipeline/api/acknowledgement.ts';
export { Auth } from './pipeline/api/auth.ts';
export { Notice } from './pipeline/notices/notice.ts';
export type {
  NoticeOptions,
  SignedNoticeOptions,
  WebhookNoticeOptions,
} from './pipeline/notices/notice-options.ts';
export type { FinalStatus, OnOutcomeOptions } from './pipeline/notices/outcome-events.ts';
export { OutputSet } from './pipeline/operations/output-set.ts';
export { ProcessWorkflow } from './pipeline/process/process-workflow.ts';
export { MeasuredPipeline } from './pipeline/operations/measured-pipeline.ts';
export { IdempotencyKey } from './pipeline/sources/idempotency-key.ts';
export type { ProducerOptions } from './pipeline/sources/producer-options.ts';
export type { SignatureOptions } from './pipeline/sources/signature-options.ts';
export { Source } from './pipeline/sources/source.ts';
export type { SourceSecret } from './pipeline/sources/source-secret.ts';
export type { SourceOptions } from './pipeline/sources/source-options.ts';
export type { SourceResponse } from './pipeline/sources/source-response.ts';
export { WebhookPipeline } from './pipeline/webhook-pipeline.ts';
export { WebhookPipelineBase } from './pipeline/webhook-pipeline-base.ts';
export type { WebhookPipelineProps } from './pipeline/webhook-pipeline-props.ts';
export { WebhookStack, type WebhookStackProps } from './pipeline/webhook-stack.ts';
