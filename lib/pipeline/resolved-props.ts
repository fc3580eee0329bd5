import type { WebhookPipelineProps } from './webhook-pipeline-props.ts';

/** The props with every default filled in, except those whose absence means something. */
export type ResolvedProps = Required<Omit<WebhookPipelineProps, MeaningfulByAbsence>> &
  Pick<WebhookPipelineProps, MeaningfulByAbsence>;

/** Props whose absence means something. */
export type MeaningfulByAbsence =
  'allowedIps' | 'compute' | 'alarmTopic' | 'monthlyQuota' | 'schemas' | 'sources' | 'producers';
