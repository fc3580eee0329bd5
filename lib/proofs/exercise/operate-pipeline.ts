import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { systemClock } from '../../local/clock/clock.ts';
import { credentialsOf } from '../../local/roles/role-credentials.ts';
import { redriveDeadLetters } from '../../operations/redrive/redrive-dead-letters.ts';
import { redriveEvents } from '../../operations/redrive/redrive-events.ts';
import { redriveFailed } from '../../operations/redrive/redrive-failed.ts';
import type { RedriveOptions, RedriveSummary } from '../../operations/redrive/redrive-options.ts';
import { redriveNotices } from '../../operations/redrive/redrive-notices.ts';
import { fetchStackOutputs, noticesOf } from '../../operations/redrive/stack-outputs.ts';
import type { PipelineDriver } from './drive-pipeline.ts';

/** Redrives everything at once, without asking. */
const AT_ONCE: RedriveOptions = {
  now: systemClock.now(),
  dryRun: false,
  ratePerSecond: 1_000,
  confirm: () => Promise.resolve(true),
  report: () => undefined,
  sleep: () => Promise.resolve(),
};

/** Does what `npm run redrive` does, as an operator who holds the OperatorPolicy of the stack and nothing else. */
export async function redrive(
  { run }: PipelineDriver,
  what: 'failed' | 'dead letters' | 'events' | 'notices',
  options: Partial<RedriveOptions> = {},
): Promise<RedriveSummary> {
  const endpoint = run.endpoints.sfn;
  const outputs = (await fetchStackOutputs(endpoint)) as unknown as Readonly<Record<string, string>>;
  const {
    ProcessArn: processArn = '',
    IngestArn: ingestArn = '',
    ReconcileArn: reconcileArn = '',
    OperatorPolicy = '',
    DeadLetterQueueUrl: deadLetterQueueUrl = '',
    UndeliveredQueueUrl: undeliveredQueueUrl = '',
  } = outputs;
  const client = { endpoint, region: run.region, credentials: credentialsOf(OperatorPolicy) };
  // The SDK puts `sync-` in front of the host of StartSyncExecution.
  const sfn = new SFNClient({ ...client, disableHostPrefix: true });
  const sqs = new SQSClient({ ...client, useQueueUrlAsEndpoint: false });
  const chosen = { ...AT_ONCE, ...options };
  const clients = { sqs, sfn };
  if (what === 'failed') return redriveFailed(sfn, { processArn, reconcileArn }, chosen);
  if (what === 'notices') return redriveNotices(clients, noticesOf(outputs), chosen);
  return what === 'events'
    ? redriveEvents(clients, { undeliveredQueueUrl, reconcileArn }, chosen)
    : redriveDeadLetters(clients, { deadLetterQueueUrl, ingestArn }, chosen);
}
