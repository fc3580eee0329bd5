import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Acknowledgement } from './api/acknowledgement.ts';
import type { Auth } from './api/auth.ts';
import type { OutputSet } from './operations/output-set.ts';
import type { Source } from './sources/source.ts';
import type { ProcessWorkflow } from './process/process-workflow.ts';

/**
 * The options of a pipeline. Every one has a default.
 *
 * @example
 * const props: WebhookPipelineProps = { auth: Auth.IAM, retention: Duration.days(30), alarmActions: [new SnsAction(onCall)] };
 */
export interface WebhookPipelineProps {
  /**
   * Folder of `<source>.schema.json` files; each is an endpoint `POST /webhooks/<source>`.
   *
   * @default - the shipped ones, `generic` and `portfolio-risk`; none where `sources` are given
   */
  readonly schemas?: string;

  /**
   * Sources with settings of their own, by name; each is an endpoint `POST /webhooks/<name>`, beside those of `schemas`.
   *
   * @default - none
   */
  readonly sources?: { readonly [name: string]: Source };

  /**
   * The function that does the heavy work. It is invoked with `{deliveryId, source, bucket, key}`, may read the payload
   * envelope at `key`, and returns the result as JSON. An error named `InvalidDelivery` is not retried. It must time
   * out within `computeTimeout`; with `processWorkflow: 'express'` that is checked if this app creates the function.
   *
   * @default - the shipped computation of the shipped schemas (`lib/compute/`), on Node.js 24, arm64, one vCPU
   */
  readonly compute?: IFunction;

  /**
   * Longest time one attempt of the computation may take, at most 15 minutes, or 4 with `processWorkflow: 'express'`.
   * An Express run ends after five minutes: with up to one minute there is time for a second attempt, with more an
   * error of the function is final.
   *
   * @default Duration.minutes(5), or 1 minute with `processWorkflow: 'express'`
   */
  readonly computeTimeout?: Duration;

  /**
   * What runs the computation. `standard`: a Standard state machine, with history and redrive, and each delivery is
   * computed once. `express`: an Express one, for computations of up to four minutes, at about a quarter of the price;
   * a run that dies before it has recorded the outcome is computed again, and a failed computation is final. Changing
   * it on a deployed pipeline replaces the state machine: open deliveries are computed again, so let them finish first.
   *
   * @default ProcessWorkflow.STANDARD
   */
  readonly processWorkflow?: ProcessWorkflow;

  /**
   * What a 202 promises. `accepted`: Step Functions has the delivery; if it cannot be stored at once, it is parked and
   * retried for an hour. `stored`: S3 and DynamoDB have it; the answer takes longer, and if they fail the producer gets
   * a 503 and sends again. `accepted` needs EventBridge Pipes, which ten regions do not have (`check-pipes-region.ts`).
   *
   * To change a live pipeline from `accepted` to `stored`, deploy twice, or parked deliveries are never ingested: first
   * with `drainParking`, then without it when nothing is parked any more (RUNBOOK.md, "Changing acknowledgement").
   *
   * @default Acknowledgement.ACCEPTED
   */
  readonly acknowledgement?: Acknowledgement;

  /**
   * Keeps the parking queue, its pipe and the event bus with `acknowledgement: 'stored'`: deliveries that were parked
   * before are still ingested, and no new ones are parked.
   *
   * @default false
   */
  readonly drainParking?: boolean;

  /**
   * Puts an event on a bus of the pipeline when a delivery has its outcome, so that nobody has to poll: `onOutcome` makes
   * rules for it. The event comes after the outcome is in the record, at least once. It costs $1.00 per million for the
   * event, and one more write of the record.
   *
   * @default false
   */
  readonly outcomeEvents?: boolean;

  /**
   * Who may call the API: `apiKey` (holders of the API key), `iam` (requests signed by AWS principals) or `none`
   * (everybody who knows the address).
   *
   * @default Auth.API_KEY
   */
  readonly auth?: Auth;

  /**
   * Who may ask for the status of a delivery, with `GET /deliveries/{deliveryId}`: `apiKey` or `iam`. It is never open, whatever the
   * sources are.
   *
   * @default - `auth`, or Auth.API_KEY where that is Auth.NONE
   */
  readonly statusAuth?: Auth;

  /**
   * Requests a second, sustained, for the stage and for the API key.
   *
   * @default 150 - the first quota that binds (`npx webhook-pipeline capacity`): StartExecution of Standard state machines
   * refills at 150 a second outside the three large regions, 300 in them, and each delivery takes one. With
   * `processWorkflow: 'express'` 500: DynamoDB takes 4,000 write units a second, 4 for a delivery, and Lambda runs 1,000 computations at
   * a time, which is 500 a second of 2 s each. If a computation takes longer than 1,000 / 150 = 6.7 s (Express: 2 s),
   * Lambda binds first: then set 1,000 / seconds of a computation. GETs count too
   */
  readonly rateLimit?: number;

  /**
   * Requests that may arrive at once.
   *
   * @default 800 - the bucket of StartExecution outside the three large regions (1,300 in them). Two full buckets that
   * refill at the same rate are empty at the same time, so every accepted delivery is started within 2 s (`npx
   * webhook-pipeline capacity --rate 5000`), and nothing is parked. With `processWorkflow: 'express'` 1,000, the bucket
   * of DynamoDB / 4
   */
  readonly burstLimit?: number;

  /**
   * Requests a month for the API key (`auth: 'apiKey'`). Further requests are refused with 429 until the month ends. It
   * is meant for a contract or a budget; `rateLimit` is the protection.
   *
   * @default - none. At 150 a second, ten million requests last 18.5 hours (10,000,000 / 150 / 3,600). The rate allows
   * 150 x 86,400 x 31 = 401,760,000 a month, and a quota of that size would never bind
   */
  readonly monthlyQuota?: number;

  /**
   * Lower-case names of the request headers kept with the payload; producers may send them in any case.
   *
   * @default - content-type, user-agent, webhook-id, webhook-timestamp, webhook-signature, x-hub-signature-256,
   * stripe-signature
   */
  readonly forwardedHeaders?: string[];

  /**
   * How long payloads and results are kept, in whole days. Records are kept as long, but at least 105 days: Step
   * Functions may remember the name of the execution for that long.
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
   * Whether X-Ray traces the API and the state machines. AWS records the first request of every second and 5 % of the
   * others: at $5 per million traces that is up to $5 per million deliveries, a third of the price with an Express
   * Process.
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
   * The topic that each alarm notifies.
   *
   * @default - alarms change state in CloudWatch and notify nobody
   */
  readonly alarmTopic?: ITopic;

  /**
   * What each alarm does besides notifying `alarmTopic`. To add an action to one alarm, use
   * `alarm(name).addAlarmAction(…)`.
   *
   * @default - nothing
   */
  readonly alarmActions?: IAlarmAction[];

  /**
   * The share of computations that may fail within 15 minutes. The alarm goes off if more fail, and at least
   * `alarmFailureCount`. With `processWorkflow: 'express'` it counts calls of the function, retries included. Lambda's
   * own errors fail a Standard computation only after a day, and each such failure raises an alarm of its own
   * (ComputationGivenUp).
   *
   * @default 0.05
   */
  readonly alarmFailureShare?: number;

  /**
   * How many computations must fail within 15 minutes before the alarm goes off, whatever their share.
   *
   * @default 5
   */
  readonly alarmFailureCount?: number;

  /**
   * Whether to set API Gateway's CloudWatch role for the account and region. Without one, no stage with an access log
   * can be deployed. Choose false if there is one already.
   *
   * @default true
   */
  readonly cloudWatchRole?: boolean;

  /**
   * Which outputs the stack gets. If it has several pipelines, the name of each output begins with the id of its
   * pipeline.
   *
   * @default OutputSet.COMMANDS - those by which `npx webhook-pipeline redrive` and the other commands find the
   * pipeline; a `WebhookStack` has OutputSet.ALL
   */
  readonly outputs?: OutputSet;
}
