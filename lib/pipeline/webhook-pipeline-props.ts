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
 * Everything about a pipeline that can be chosen. Nothing has to be.
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
   * envelope at `key`, and returns the result as JSON. An error named `InvalidDelivery` is not retried. It must time out within
   * `computeTimeout`, which is checked with `processWorkflow: 'express'` where the function is of this app, no alias.
   *
   * @default - the shipped computation of the shipped schemas (`lib/compute/`), on Node.js 24, arm64, one vCPU
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
   * @default ProcessWorkflow.STANDARD
   */
  readonly processWorkflow?: ProcessWorkflow;

  /**
   * What a 202 says. `accepted`: Step Functions has the delivery; what cannot be stored at once is parked and tried again for
   * an hour. `stored`: S3 and DynamoDB have it; the answer takes their time, and what cannot be stored is the producer's to
   * send again (503). `accepted` needs EventBridge Pipes, which ten regions do not have (`check-pipes-region.ts`).
   *
   * From `accepted` to `stored` a live pipeline goes in two deployments, or what is parked stays where it is: the first with
   * `drainParking`, the second without, when nothing is parked any more (RUNBOOK.md, "Changing acknowledgement").
   *
   * @default Acknowledgement.ACCEPTED
   */
  readonly acknowledgement?: Acknowledgement;

  /**
   * Keeps the parking queue, its pipe and the event bus beside `acknowledgement: 'stored'`: what was parked before is still ingested,
   * and nothing is parked any more.
   *
   * @default false
   */
  readonly drainParking?: boolean;

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
   * Requests a month for the API key (`auth: 'apiKey'`), after which each is refused with 429 until the month ends: for a contract or
   * a budget, not for protection, which `rateLimit` gives.
   *
   * @default - none. Ten million at 150 a second last 18.5 hours (10,000,000 / 150 / 3,600); what the rate lets through in a month is
   * 150 x 86,400 x 31 = 401,760,000, and a quota of so many never binds
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
   * The topic that each alarm notifies.
   *
   * @default - alarms change state in CloudWatch and notify nobody
   */
  readonly alarmTopic?: ITopic;

  /**
   * What each alarm does beside notifying `alarmTopic`. One alarm alone is given an action by `alarm(name).addAlarmAction(…)`.
   *
   * @default - nothing
   */
  readonly alarmActions?: IAlarmAction[];

  /**
   * The share of computations that may fail within 15 minutes before it is an alarm: more than this, and at least
   * `alarmFailureCount`. With `processWorkflow: 'express'` it is the calls of the function that are counted, retries included. Lambda's
   * own trouble fails a Standard computation after a day only, which is an alarm of its own, each time (ComputationGivenUp).
   *
   * @default 0.05
   */
  readonly alarmFailureShare?: number;

  /**
   * How many computations must fail within 15 minutes before it is an alarm, whatever their share.
   *
   * @default 5
   */
  readonly alarmFailureCount?: number;

  /**
   * Whether to set the CloudWatch role of API Gateway, one for the account and region, without which no stage with an
   * access log can be deployed. Choose false where the account has one.
   *
   * @default true
   */
  readonly cloudWatchRole?: boolean;

  /**
   * Which outputs the stack gets, with the id of the pipeline in front where the stack has several pipelines.
   *
   * @default OutputSet.COMMANDS - what `npm run redrive` and the other commands find the pipeline by; a `WebhookStack` has OutputSet.ALL
   */
  readonly outputs?: OutputSet;
}
