import './environment.ts';
import { createInterface } from 'node:readline/promises';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SingleBar } from 'cli-progress';
import { systemClock } from '../lib/local/clock/clock.ts';
import { redriveDeadLetters } from '../lib/redrive/redrive-dead-letters.ts';
import { redriveEvents } from '../lib/redrive/redrive-events.ts';
import { redriveFailed } from '../lib/redrive/redrive-failed.ts';
import type { RedriveOptions, RedriveSummary } from '../lib/redrive/redrive-options.ts';
import { fetchStackOutputs, readStackOutputs, type StackOutputs } from '../lib/redrive/stack-outputs.ts';
import { readOptions } from './read-option.ts';

const USAGE = `Redrives deliveries: compute that failed, dead letters that were never ingested, or outcomes that were not recorded.

  npm run redrive -- --failed | --dead-letters | --events [options]

  --failed            executions of Process that failed, timed out or were aborted, up to 14 days old
  --dead-letters      messages of the dead-letter queue: Ingest takes them again
  --events            undelivered events: Reconcile looks how their executions stand
  --outputs <file>    what cdk deploy --outputs-file has written (default: outputs.json)
  --stack <name>      which stack of that file, if it holds several
  --pipeline <id>     which pipeline of that stack, if it holds several
  --since <when>      only what failed since then: 2026-01-31, 2026-01-31T12:00:00Z, or 90m, 12h, 3d ago
  --source <name>     only deliveries of this source
  --rate <number>     deliveries a second (default: 10)
  --dry-run           list and do nothing
  --yes               do not ask
  --endpoint <url>    a local run: the address that npm start prints for Step Functions
  --help              print this

Needs the permissions of the stack's output OperatorPolicy, and nothing else.
`;

const WHATS = ['failed', 'dead-letters', 'events'] as const;

/** Of `--since`. */
const UNITS_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

try {
  await main();
} catch (error) {
  console.error(process.env.DEBUG === undefined ? `error: ${(error as Error).message}` : error);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const values = readArguments();
  if (values.help) return console.log(USAGE);
  const [what, ...others] = WHATS.filter((name) => values[name]);
  if (what === undefined || others.length > 0) {
    throw new Error('Choose one of --failed, --dead-letters and --events (--help says more).');
  }
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
    ...(values.since !== undefined && { since: readSince(values.since) }),
    now: systemClock.now(),
    dryRun: values['dry-run'],
    ratePerSecond: readRate(values.rate),
    confirm: async (found) => {
      if (!values.yes && !(await asked(`Redrive up to ${found} of them (--dry-run lists them)?`)))
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
  const { found, redriven } = await redrive(what, outputs, endpoint, options);
  bar.stop();
  console.log(`${found} found, ${redriven} redriven`);
}

function readArguments() {
  return readOptions({
    failed: { type: 'boolean', default: false },
    'dead-letters': { type: 'boolean', default: false },
    events: { type: 'boolean', default: false },
    outputs: { type: 'string', default: 'outputs.json' },
    stack: { type: 'string' },
    pipeline: { type: 'string' },
    since: { type: 'string' },
    source: { type: 'string' },
    rate: { type: 'string', default: '10' },
    'dry-run': { type: 'boolean', default: false },
    yes: { type: 'boolean', default: false },
    endpoint: { type: 'string' },
    help: { type: 'boolean', default: false },
  });
}

function redrive(
  what: (typeof WHATS)[number],
  outputs: StackOutputs,
  endpoint: string | undefined,
  options: RedriveOptions,
): Promise<RedriveSummary> {
  // Who runs it against AWS has a region and credentials; a local run needs none, and the SDK insists.
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
  if (what === 'dead-letters')
    return redriveDeadLetters(
      clients,
      { deadLetterQueueUrl: deadLetterQueueOf(outputs), ingestArn },
      options,
    );
  const undeliveredQueueUrl = undeliveredQueueOf(outputs);
  return what === 'failed'
    ? redriveFailed(sfn, { processArn, reconcileArn }, options)
    : redriveEvents(clients, { undeliveredQueueUrl, reconcileArn }, options);
}

function undeliveredQueueOf({ UndeliveredQueueUrl }: StackOutputs): string {
  if (UndeliveredQueueUrl !== undefined) return UndeliveredQueueUrl;
  throw new Error(
    "This stack has no executions to redrive: with processWorkflow 'express' a failed computation is final, and Reconcile has the rest computed again.",
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
    throw new Error('There is no terminal to ask on: give --yes, or --dry-run to see what would be done.');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question} [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

function readRate(text: string): number {
  const rate = Number(text);
  if (!(rate > 0 && rate <= 1_000))
    throw new Error(`--rate must be a number above 0 and up to 1000, got '${text}'.`);
  return rate;
}

function readSince(text: string): number {
  const [, count, unit] = /^(\d+)([mhd])$/.exec(text) ?? [];
  const since =
    unit === undefined ? parseDate(text) : systemClock.now() - Number(count) * (UNITS_MS[unit] ?? 0);
  if (Number.isNaN(since)) throw new Error(`--since must be a date or 90m, 12h, 3d, got '${text}'.`);
  return since;
}

/** ISO 8601 and nothing else: `90`, with its unit forgotten, would be a year. */
function parseDate(text: string): number {
  return /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2})?)?$/.test(text) ? Date.parse(text) : Number.NaN;
}
