import { createInterface } from 'node:readline/promises';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SingleBar } from 'cli-progress';
import { systemClock } from '../../lib/local/clock/clock.ts';
import { redriveDeadLetters } from '../../lib/operations/redrive/redrive-dead-letters.ts';
import { redriveEvents } from '../../lib/operations/redrive/redrive-events.ts';
import { redriveFailed } from '../../lib/operations/redrive/redrive-failed.ts';
import { type NoticeAt, redriveNotices } from '../../lib/operations/redrive/redrive-notices.ts';
import type { RedriveOptions, RedriveSummary } from '../../lib/operations/redrive/redrive-options.ts';
import {
  fetchStackOutputs,
  noticesOf,
  readStackOutputs,
  type StackOutputs,
} from '../../lib/operations/redrive/stack-outputs.ts';
import { defineCommand, type Values } from '../define-command.ts';
import { flag, type Kind, numberWithin, optional, text, withDefault } from '../option.ts';

const WHATS = ['failed', 'deadLetters', 'events', 'notices'] as const;

const CHOICES = '--failed, --dead-letters, --events and --notices';

/** The units of `--since`. */
const UNITS_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

const SINCE: Kind<number> = {
  allowed: 'a date (2026-01-31, 2026-01-31T12:00:00Z) or 90m, 12h, 3d',
  read: readSince,
};

const OPTIONS = {
  failed: flag(
    '--failed',
    'redrive executions of Process that failed, timed out or were aborted in the last 14 days',
  ),
  deadLetters: flag('--dead-letters', 'ingest the messages of the dead-letter queue again'),
  events: flag('--events', 'have Reconcile record the outcomes of undelivered events'),
  notices: flag('--notices', 'send signed notices of outcomes again that could not be delivered'),
  outputs: withDefault(
    '--outputs <file>',
    'the outputs of your stack',
    text('a file that cdk deploy --outputs-file wrote'),
    'outputs.json',
  ),
  stack: optional('--stack <name>', 'which stack of that file, if it holds several', text('its name')),
  pipeline: optional('--pipeline <id>', 'which pipeline of that stack, if it holds several', text('its id')),
  since: optional('--since <when>', 'only what failed since then', SINCE),
  source: optional('--source <name>', 'only deliveries of this source', text('its name')),
  rate: withDefault('--rate <number>', 'deliveries a second', numberWithin(0.001, 1_000), '10'),
  dryRun: flag('--dry-run', 'only list what would be redriven'),
  yes: flag('--yes', 'do not ask for confirmation'),
  endpoint: optional(
    '--endpoint <url>',
    'redrive in a local run instead of a deployed stack',
    text('the address that start prints for Step Functions'),
  ),
};

/** `webhook-pipeline redrive` */
export const redrive = defineCommand({
  name: 'redrive',
  summary: 'redrive failed deliveries, dead letters, undelivered events and notices',
  description: `Redrives failed computations, dead letters that were never ingested, outcomes that were not recorded, or notices of outcomes that were not delivered. Choose one of ${CHOICES}.`,
  notes: "It needs only the managed policy in the stack's output OperatorPolicy.",
  options: OPTIONS,
  run,
});

async function run(values: Values<typeof OPTIONS>): Promise<number> {
  const [what, ...others] = WHATS.filter((name) => values[name]);
  if (what === undefined || others.length > 0) throw new Error(`Choose one of ${CHOICES} (see --help).`);
  const { endpoint } = values;
  const outputs =
    endpoint === undefined
      ? readStackOutputs(values.outputs, values.stack, values.pipeline)
      : await fetchStackOutputs(endpoint);
  const bar = new SingleBar({
    format: '{bar} {value}/{total}',
    stream: process.stderr,
    clearOnComplete: true,
  });
  const options: RedriveOptions = {
    ...(values.source !== undefined && { source: values.source }),
    ...(values.since !== undefined && { since: values.since }),
    now: systemClock.now(),
    dryRun: values.dryRun,
    ratePerSecond: values.rate,
    confirm: async (found) => {
      if (!values.yes && !(await asked(`Redrive up to ${found} of them? (--dry-run lists them)`)))
        return false;
      if (process.stderr.isTTY) bar.start(found, 0);
      return true;
    },
    report: (deliveryId, what) => {
      console.log(`${deliveryId}  ${what}`);
      bar.increment();
    },
    sleep: (ms) => systemClock.sleep(ms),
  };
  const { found, redriven } = await redriveChosen(what, outputs, endpoint, options);
  bar.stop();
  console.log(`${found} found, ${redriven} redriven`);
  return 0;
}

function redriveChosen(
  what: (typeof WHATS)[number],
  outputs: StackOutputs,
  endpoint: string | undefined,
  options: RedriveOptions,
): Promise<RedriveSummary> {
  // Against AWS the user has a region and credentials. A local run needs none, but the SDK requires some.
  const local = endpoint !== undefined && {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  // The SDK puts `sync-` in front of the host of StartSyncExecution, which a local run does not have.
  const sfn = new SFNClient({ ...local, disableHostPrefix: endpoint !== undefined });
  const sqs = new SQSClient({ ...local, useQueueUrlAsEndpoint: endpoint === undefined });
  const { ProcessArn: processArn, IngestArn: ingestArn, ReconcileArn: reconcileArn } = outputs;
  const clients = { sqs, sfn };
  if (what === 'deadLetters')
    return redriveDeadLetters(
      clients,
      { deadLetterQueueUrl: deadLetterQueueOf(outputs), ingestArn },
      options,
    );
  if (what === 'notices') return redriveNotices(clients, signedNoticesOf(outputs), options);
  const undeliveredQueueUrl = undeliveredQueueOf(outputs);
  return what === 'failed'
    ? redriveFailed(sfn, { processArn, reconcileArn }, options)
    : redriveEvents(clients, { undeliveredQueueUrl, reconcileArn }, options);
}

function signedNoticesOf(outputs: StackOutputs): readonly NoticeAt[] {
  const notices = noticesOf(outputs);
  if (notices.length > 0) return notices;
  throw new Error('This stack has no signed notices: onOutcome with Notice.signed makes them.');
}

function undeliveredQueueOf({ UndeliveredQueueUrl }: StackOutputs): string {
  if (UndeliveredQueueUrl !== undefined) return UndeliveredQueueUrl;
  throw new Error(
    "This stack has no executions to redrive: with processWorkflow 'express' a failed computation is final, and Reconcile has all others computed again.",
  );
}

function deadLetterQueueOf({ DeadLetterQueueUrl }: StackOutputs): string {
  if (DeadLetterQueueUrl !== undefined) return DeadLetterQueueUrl;
  throw new Error(
    "This stack has no dead-letter queue: with acknowledgement 'stored' its producers send again.",
  );
}

async function asked(question: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new Error('There is no terminal to ask on: use --yes, or --dry-run to see what would be redriven.');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question} [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

function readSince(given: string): number | undefined {
  const [, count, unit] = /^(\d+)([mhd])$/.exec(given) ?? [];
  const since =
    unit === undefined ? parseDate(given) : systemClock.now() - Number(count) * (UNITS_MS[unit] ?? 0);
  return Number.isNaN(since) ? undefined : since;
}

/** ISO 8601 only: `90` without a unit would be read as a year. */
function parseDate(given: string): number {
  return /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2})?)?$/.test(given) ? Date.parse(given) : Number.NaN;
}
