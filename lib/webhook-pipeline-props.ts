import path from 'node:path';
import { Duration, RemovalPolicy, Token } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Function as LambdaFunction, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Acknowledgement } from './pipeline/accept.ts';
import type { Auth } from './pipeline/api.ts';
import { LONGEST_EXPRESS_COMPUTATION } from './pipeline/express-process.ts';

/** The type of the state machine that runs the computation. */
export type ProcessWorkflow = 'standard' | 'express';

/** Everything about a pipeline that can be chosen. Nothing has to be. */
export interface WebhookPipelineProps {
  /**
   * Folder of `<source>.schema.json` files; each is an endpoint `POST /webhooks/<source>`.
   *
   * @default - `schemas/` of this project
   */
  readonly schemas?: string;

  /**
   * The function that does the heavy work. It is invoked with `{deliveryId, source, bucket, key}`, may read the payload
   * envelope at `key`, and returns the result as JSON. An error named `InvalidDelivery` is not retried. It must time out within
   * `computeTimeout`, which is checked with `processWorkflow: 'express'` where the function is of this app, no alias.
   *
   * @default - `lib/compute/handler.ts` on Node.js 24, arm64, one vCPU
   */
  readonly compute?: IFunction;

  /**
   * Longest time one attempt of the computation may take, at most 15 minutes, or 4 with `processWorkflow: 'express'`. An Express
   * run ends after five minutes: up to one minute there is time for a second attempt, beyond that what the function throws is final.
   *
   * @default Duration.minutes(5), or 1 minute with `processWorkflow: 'express'`
   */
  readonly computeTimeout?: Duration;

  /**
   * What runs the computation. `standard`: a Standard state machine, with history and redrive, and each delivery is computed
   * once. `express`: an Express one, for work of minutes, at a quarter of the price of everything; a run that dies before it has
   * recorded the outcome is computed again, and a failed computation is final. Changing it on a deployed pipeline replaces the
   * state machine: what is open is computed again, so let it drain first.
   *
   * @default 'standard'
   */
  readonly processWorkflow?: ProcessWorkflow;

  /**
   * What a 202 says. `accepted`: Step Functions has the delivery; what cannot be stored at once is parked and tried again for
   * an hour. `stored`: S3 and DynamoDB have it; the answer takes their time, and what cannot be stored is the producer's to
   * send again (503).
   *
   * @default 'accepted'
   */
  readonly acknowledgement?: Acknowledgement;

  /**
   * Who may call the API: `apiKey` (holders of the API key), `iam` (requests signed by AWS principals) or `none`
   * (everybody who knows the address).
   *
   * @default 'apiKey'
   */
  readonly auth?: Auth;

  /**
   * Requests a second, sustained, for the stage and for the API key.
   *
   * @default 150 - the first quota to bind (npm run capacity): StartExecution of Standard state machines refills 150 a second
   * outside the three large regions, and each delivery takes one. In the large ones 300. With `processWorkflow: 'express'` 500:
   * DynamoDB takes 4,000 write units a second, 4 for a delivery, and Lambda 1,000 computations at a time, 500 a second of 2 s. From
   * 1,000 / 150 = 6.7 s on (Express: 2 s) a computation makes Lambda the first to bind: then 1,000 / its seconds. GETs count too
   */
  readonly rateLimit?: number;

  /**
   * Requests that may arrive at once.
   *
   * @default 800 - the bucket of StartExecution outside the three large regions (1,300 in them). Two full buckets that refill alike
   * are empty at the same time, so what the stage accepts is started after 2 s at most (npm run capacity -- --rate 5000), and
   * nothing is parked. With `processWorkflow: 'express'` 1,000, the bucket of DynamoDB / 4
   */
  readonly burstLimit?: number;

  /**
   * Requests a month for the API key (`auth: 'apiKey'`).
   *
   * @default 10_000_000
   */
  readonly monthlyQuota?: number;

  /**
   * Lower-case names of the request headers kept with the payload; producers may send them in any case.
   *
   * @default - content-type, user-agent, webhook-id, webhook-timestamp, webhook-signature, x-hub-signature-256,
   * stripe-signature
   */
  readonly forwardedHeaders?: readonly string[];

  /**
   * How long payloads and results are kept, in whole days. Records are kept as long, and for 105 days at least: as long as
   * Step Functions may remember the name of the execution.
   *
   * @default Duration.days(90)
   */
  readonly retention?: Duration;

  /**
   * How long logs are kept.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * Whether X-Ray traces the API and the state machines. AWS records the first request of every second and 5 % of the others:
   * at $5 per million traces that is up to $5 per million deliveries, a third of everything with an Express Process.
   *
   * @default false
   */
  readonly tracing?: boolean;

  /**
   * What happens to bucket, table and queue when the stack is deleted. With DESTROY the bucket must be emptied first.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Where alarms are sent.
   *
   * @default - alarms change state in CloudWatch and notify nobody
   */
  readonly alarmTopic?: ITopic;

  /**
   * Whether to set the CloudWatch role of API Gateway, one for the account and region, without which no stage with an
   * access log can be deployed. Choose false where the account has one.
   *
   * @default true
   */
  readonly cloudWatchRole?: boolean;
}

/** The props with every default filled in, but for those whose absence means something. */
export type ResolvedProps = Required<Omit<WebhookPipelineProps, 'compute' | 'alarmTopic'>> &
  Pick<WebhookPipelineProps, 'compute' | 'alarmTopic'>;

const DEFAULTS: Required<Omit<WebhookPipelineProps, 'compute' | 'alarmTopic'>> = {
  schemas: path.join(import.meta.dirname, '..', 'schemas'),
  computeTimeout: Duration.minutes(5),
  processWorkflow: 'standard',
  acknowledgement: 'accepted',
  auth: 'apiKey',
  rateLimit: 150,
  burstLimit: 800,
  monthlyQuota: 10_000_000,
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
  cloudWatchRole: true,
};

/** One minute leaves time in the five of an Express run for a second attempt (`express-process.ts`). */
const EXPRESS_DEFAULTS = { computeTimeout: Duration.minutes(1), rateLimit: 500, burstLimit: 1_000 };

/** Headers that carry credentials: stored with the payload they would be readable by everyone who may read payloads. */
const CREDENTIALS = ['authorization', 'cookie', 'x-api-key', 'proxy-authorization', 'x-amz-security-token'];

/** Of RFC 9110's token what headers are made of in practice; `$` and `#` would mean something to the mapping template. */
const HEADER_NAME = /^[a-z0-9_-]+$/;

interface Rule {
  readonly prop: keyof WebhookPipelineProps;
  readonly must: string;
  readonly holds: (props: ResolvedProps) => boolean;
}

const RULES: readonly Rule[] = [
  {
    prop: 'computeTimeout',
    must: 'be between 1 and 900 whole seconds',
    holds: ({ computeTimeout }) => isBetween(computeTimeout.toMilliseconds() / 1000, 1, 900, 'whole'),
  },
  {
    prop: 'processWorkflow',
    must: "be 'standard' or 'express'",
    holds: ({ processWorkflow }) => ['standard', 'express'].includes(processWorkflow),
  },
  {
    prop: 'computeTimeout',
    must: `be at most ${LONGEST_EXPRESS_COMPUTATION.toSeconds()} seconds with processWorkflow 'express', whose runs end after 300`,
    holds: ({ computeTimeout, processWorkflow }) =>
      processWorkflow === 'standard' ||
      computeTimeout.toMilliseconds() <= LONGEST_EXPRESS_COMPUTATION.toMilliseconds(),
  },
  {
    prop: 'compute',
    must: "time out within computeTimeout with processWorkflow 'express': it would go on when the delivery is given to the next run",
    holds: ({ compute, computeTimeout, processWorkflow }) =>
      processWorkflow === 'standard' ||
      !(compute instanceof LambdaFunction) ||
      (compute.timeout?.isUnresolved() ?? false) ||
      (compute.timeout ?? Duration.seconds(3)).toMilliseconds() <= computeTimeout.toMilliseconds(),
  },
  {
    prop: 'acknowledgement',
    must: "be 'accepted' or 'stored'",
    holds: ({ acknowledgement }) => ['accepted', 'stored'].includes(acknowledgement),
  },
  {
    prop: 'auth',
    must: "be 'apiKey', 'iam' or 'none'",
    holds: ({ auth }) => ['apiKey', 'iam', 'none'].includes(auth),
  },
  {
    prop: 'rateLimit',
    must: 'be between 1 and 10000 requests a second, the limit of an account',
    holds: ({ rateLimit }) => isBetween(rateLimit, 1, 10_000),
  },
  {
    prop: 'burstLimit',
    must: 'be a whole number between 1 and 5000 requests, the burst of an account',
    holds: ({ burstLimit }) => isBetween(burstLimit, 1, 5_000, 'whole'),
  },
  {
    prop: 'monthlyQuota',
    must: 'be a whole number between 1 and 2147483647',
    holds: ({ monthlyQuota }) => isBetween(monthlyQuota, 1, 2_147_483_647, 'whole'),
  },
  {
    prop: 'retention',
    must: 'be at least 1 day, in whole days',
    holds: ({ retention }) => isBetween(retention.toMilliseconds() / 86_400_000, 1, Infinity, 'whole'),
  },
  {
    prop: 'forwardedHeaders',
    must: 'be lower-case header names',
    holds: ({ forwardedHeaders }) => forwardedHeaders.every((name) => HEADER_NAME.test(name)),
  },
  {
    prop: 'forwardedHeaders',
    must: `hold none of ${CREDENTIALS.join(', ')}, which carry credentials`,
    holds: ({ forwardedHeaders }) => forwardedHeaders.every((name) => !CREDENTIALS.includes(name)),
  },
];

/**
 * Fills in the defaults and checks what was given.
 *
 * @throws Error `'<prop>' must <rule>, got <value>.`
 */
export function resolveProps(props: WebhookPipelineProps): ResolvedProps {
  const given = Object.entries(props).filter(([, value]) => value !== undefined);
  const defaults = { ...DEFAULTS, ...(props.processWorkflow === 'express' && EXPRESS_DEFAULTS) };
  const resolved = { ...defaults, ...Object.fromEntries(given) } as ResolvedProps;
  for (const { prop, must, holds } of RULES) {
    if (!holds(resolved)) throw new Error(`'${prop}' must ${must}, got ${describe(resolved[prop])}.`);
  }
  return resolved;
}

/** A token is a number that is known only at deployment: it cannot be checked here. */
function isBetween(value: unknown, least: number, most: number, whole?: 'whole'): boolean {
  if (Token.isUnresolved(value)) return true;
  const isNumber = whole === undefined ? Number.isFinite(value) : Number.isInteger(value);
  return isNumber && (value as number) >= least && (value as number) <= most;
}

function describe(value: unknown): string {
  if (value instanceof Duration) return value.toHumanString();
  if (value instanceof LambdaFunction)
    return `a function that times out after ${value.timeout?.toHumanString() ?? '3 seconds'}`;
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}
