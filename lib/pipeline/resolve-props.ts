import path from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Acknowledgement } from './api/acknowledgement.ts';
import { Auth } from './api/auth.ts';
import { checkKinds } from './check-kinds.ts';
import { checkProps } from './check-props.ts';
import { OutputSet } from './operations/output-set.ts';
import { ProcessWorkflow } from './process/process-workflow.ts';
import type { MeaningfulByAbsence, ResolvedProps } from './resolved-props.ts';
import type { WebhookPipelineProps } from './webhook-pipeline-props.ts';

const DEFAULTS: Omit<ResolvedProps, MeaningfulByAbsence> = {
  computeTimeout: Duration.minutes(5),
  processWorkflow: ProcessWorkflow.STANDARD,
  acknowledgement: Acknowledgement.ACCEPTED,
  drainParking: false,
  outcomeEvents: false,
  auth: Auth.API_KEY,
  statusAuth: Auth.API_KEY,
  rateLimit: 150,
  burstLimit: 800,
  forwardedHeaders: [
    'content-type',
    'user-agent',
    'webhook-id',
    'webhook-timestamp',
    'webhook-signature',
    'x-hub-signature-256',
    'stripe-signature',
  ],
  retention: Duration.days(90),
  logRetention: RetentionDays.ONE_MONTH,
  tracing: false,
  removalPolicy: RemovalPolicy.RETAIN,
  alarmActions: [],
  alarmFailureShare: 0.05,
  alarmFailureCount: 5,
  cloudWatchRole: true,
  outputs: OutputSet.COMMANDS,
};

/** The sources that ship. */
const SCHEMAS = path.join(import.meta.dirname, '..', '..', 'schemas');

/** One minute, so that the five minutes of an Express run leave time for a second attempt (`express-process.ts`). */
const EXPRESS_DEFAULTS = { computeTimeout: Duration.minutes(1), rateLimit: 500, burstLimit: 1_000 };

/**
 * Fills in the defaults and checks what was given.
 *
 * @throws Error of the first prop that is unknown or of another kind (`checkKinds`), or rule that is broken
 * (`checkProps`).
 */
export function resolveProps(props: WebhookPipelineProps): ResolvedProps {
  checkKinds(props);
  const given = Object.entries(props).filter(([, value]) => value !== undefined);
  const defaults = {
    ...DEFAULTS,
    ...(props.processWorkflow === ProcessWorkflow.EXPRESS && EXPRESS_DEFAULTS),
    ...(props.sources === undefined && { schemas: SCHEMAS }),
    ...(props.auth === Auth.IAM && { statusAuth: Auth.IAM }),
  };
  const resolved = { ...defaults, ...Object.fromEntries(given) } as ResolvedProps;
  checkProps(resolved);
  return resolved;
}
