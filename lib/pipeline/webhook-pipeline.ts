import { Annotations } from 'aws-cdk-lib';
import type { IApiKey, RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import type { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { SOURCES } from '../compute/sources.ts';
import { DELIVERY } from '../contracts/delivery.ts';
import { Accept } from './api/accept.ts';
import { Acknowledgement } from './api/acknowledgement.ts';
import { acceptFindings } from './operations/accept-findings.ts';
import { Alarms } from './operations/alarms.ts';
import { Api } from './api/api.ts';
import { ComputeFunction, grantPayloads } from './process/compute-function.ts';
import { Ingest } from './ingest/ingest.ts';
import { noticeRow } from './operations/alarm-rows.ts';
import type { Notice } from './notices/notice.ts';
import type { NoticeParts } from './notices/notice-options.ts';
import { OutcomeEvents, type OnOutcomeOptions } from './notices/outcome-events.ts';
import { OperatorPolicy, type RedrivenNotice } from './operations/operator-policy.ts';
import { OutputSet } from './operations/output-set.ts';
import { PipelineOutputs } from './operations/pipeline-outputs.ts';
import { Parking } from './ingest/parking.ts';
import { ExpressProcess } from './process/express-process.ts';
import { checkComputeRegion } from './process/check-compute-region.ts';
import { checkPipesRegion } from './ingest/check-pipes-region.ts';
import { Process } from './process/process.ts';
import { ProcessWorkflow } from './process/process-workflow.ts';
import { ReadDelivery } from './api/read-delivery.ts';
import { Reconcile } from './reconcile/reconcile.ts';
import { recordRetention } from './store/record-retention.ts';
import { checkNamesApart } from './sources/check-names-apart.ts';
import { resolveSource, resolveSources } from './sources/resolve-sources.ts';
import type { Source } from './sources/source.ts';
import { isSigned, Verifier } from './verify/verifier.ts';
import { Store } from './store/store.ts';
import { Track } from './track/track.ts';
import { type PipelineStages, WebhookPipelineBase } from './webhook-pipeline-base.ts';
import type { WebhookPipelineProps } from './webhook-pipeline-props.ts';
import { resolveProps } from './resolve-props.ts';
import type { ResolvedProps } from './resolved-props.ts';

/**
 * Asynchronous webhook processing. This class is the map of the pipeline: it creates the stages and connects them. Each
 * stage is a folder in `lib/pipeline/`.
 *
 * ```
 * POST /webhooks/{source} -> Accept -> Ingest -> Process -> (event) -> Track
 *                                       |  ^ |       |                  ^  |
 *                                       v  | |     Compute              |  |
 *                                     Parking|                  Reconcile  |
 *                                            v                     ^       |
 * GET /deliveries/{id} -> ReadDelivery <- Store -------------------+ <-----+
 * ```
 *
 * With `processWorkflow: 'express'` there is no event and no Track: Process claims the delivery and writes its outcome
 * itself.
 *
 * The stages are created in reverse order, because each needs the stage that it hands over to.
 *
 * The public members are the resources themselves, for whatever this class does not offer:
 * `pipeline.bucket.addLifecycleRule(…)`.
 *
 * @example
 * const pipeline = new WebhookPipeline(this, 'Webhooks', {
 *   schemas: path.join(__dirname, 'schemas'),
 *   compute: new NodejsFunction(this, 'Compute', { timeout: Duration.minutes(5) }),
 *   alarmTopic: onCall,
 * });
 * new CfnOutput(this, 'OrdersUrl', { value: pipeline.urlFor('orders') });
 */
export class WebhookPipeline extends WebhookPipelineBase {
  readonly sources: string[];
  readonly api: RestApi;
  /** Present where a source or the status needs a key. */
  readonly apiKey: IApiKey | undefined;
  readonly bucket: Bucket;
  readonly table: Table;
  /** Makes a delivery durable and starts Process. */
  readonly ingest: StateMachine;
  /** Runs the computation of one delivery. */
  readonly process: StateMachine;
  /** Writes outcomes. Absent with `processWorkflow: 'express'`, where Process does it. */
  readonly track: StateMachine | undefined;
  /** Closes deliveries that were left open. */
  readonly reconcile: StateMachine;
  /** The function that does the heavy work: the given one, or the shipped one. */
  readonly compute: IFunction;
  /** Deliveries that are ingested again. Absent with `acknowledgement: 'stored'`, unless `drainParking` is set. */
  readonly parkingQueue: Queue | undefined;
  /** Deliveries that wait for a person. Absent if `parkingQueue` is. */
  readonly deadLetterQueue: Queue | undefined;
  /** Status events that were not recorded. Absent if `track` is. */
  readonly undeliveredQueue: Queue | undefined;
  /** Where outcomes are announced. Absent unless `outcomeEvents` is set. */
  readonly outcomeBus: EventBus | undefined;
  readonly alarms: { readonly [name: string]: Alarm };
  /** @internal */
  protected readonly _stages: PipelineStages;
  private readonly accept: Accept;
  private readonly alarmed: Alarms;
  private readonly outputs: PipelineOutputs | undefined;
  private operator: OperatorPolicy | undefined;
  private readonly settings: ResolvedProps;

  constructor(scope: Construct, id: string, props: WebhookPipelineProps = {}) {
    super(scope, id);
    const settings = resolveProps(props);
    this.settings = settings;
    const sources = resolveSources(settings);
    this.sources = sources.map(({ name }) => name);

    const store = new Store(this, 'Store', settings);
    this.bucket = store.bucket;
    this.table = store.table;
    const levels = new Set(sources.map(({ acknowledgement }) => acknowledgement));
    const parks = levels.has(Acknowledgement.ACCEPTED);
    const parking = parks || settings.drainParking ? this.createParking(settings) : undefined;
    this.parkingQueue = parking?.queue;
    this.deadLetterQueue = parking?.deadLetterQueue;
    const compute = settings.compute ?? this.shippedCompute(settings);
    checkComputeRegion(this, compute);
    this.compute = compute;
    const payloads = store.bucket.arnForObjects(`${DELIVERY.payloadPrefix}*`);
    const mayReadPayloads = grantPayloads(this, compute, payloads);

    const isNamedOnce = settings.processWorkflow === ProcessWorkflow.STANDARD;
    const outcomes = settings.outcomeEvents ? new OutcomeEvents(this, 'Outcomes') : undefined;
    const outcomeBus = outcomes?.bus;
    this.outcomeBus = outcomeBus;
    const processProps = { ...settings, compute, store, outcomeBus };
    const { stateMachine: process } = isNamedOnce
      ? new Process(this, 'Process', processProps)
      : new ExpressProcess(this, 'Process', processProps);
    this.process = process;
    if (mayReadPayloads !== undefined) process.node.addDependency(mayReadPayloads);
    const track = isNamedOnce
      ? new Track(this, 'Track', { ...settings, process, store, outcomeBus })
      : undefined;
    this.track = track?.stateMachine;
    this.undeliveredQueue = track?.undelivered;
    const signed = sources.filter(isSigned);
    const verifier =
      signed.length === 0 ? undefined : new Verifier(this, 'Verifier', { ...settings, sources: signed });
    const ingest = new Ingest(this, 'Ingest', {
      ...settings,
      recordRetention: recordRetention(settings.retention),
      process,
      isNamedOnce,
      store,
      parking: parks ? parking : undefined,
      verification: verifier?.verification(sources),
      hasStored: levels.has(Acknowledgement.STORED),
      hashesIds: sources.some(({ dedupe, hashesLongIds }) => dedupe === 'body' || hashesLongIds),
    }).stateMachine;
    this.ingest = ingest;
    parking?.feed(ingest);
    const reconcile = new Reconcile(this, 'Reconcile', { ...settings, process, track: this.track, store })
      .stateMachine;
    this.reconcile = reconcile;

    const api = new Api(this, 'Api', settings);
    this.api = api.restApi;
    this.accept = new Accept(this, 'Accept', { api, ingest });
    for (const source of sources) this.accept.add(source);
    new ReadDelivery(this, 'ReadDelivery', { api, table: store.table, auth: settings.statusAuth });
    this.apiKey = api.apiKey;

    const notices: RedrivenNotice[] = [];
    const stages = { api, parking, verifier, ingest, process, compute, track, reconcile, notices };
    const acknowledgement = parks ? Acknowledgement.ACCEPTED : Acknowledgement.STORED;
    this._stages = { ...settings, ...stages, acknowledgement, sources, outcomes };
    const { alarmTopic: topic, alarmActions: actions } = settings;
    this.alarmed = new Alarms(this, 'Alarms', { ...settings, ...stages, topic, actions });
    this.alarms = this.alarmed.byName;
    this.operator =
      track === undefined && parking === undefined ? undefined : new OperatorPolicy(this, 'Operator', stages);
    acceptFindings(this);
    this.outputs =
      settings.outputs === OutputSet.NONE
        ? undefined
        : new PipelineOutputs(this, 'Outputs', {
            ...settings,
            ...stages,
            store,
            operatorPolicy: this.operator,
          });
  }

  /** The permissions for `npx webhook-pipeline redrive`, attached to nobody. Absent if nothing can be redriven. */
  get operatorPolicy(): ManagedPolicy | undefined {
    return this.operator?.policy;
  }

  /**
   * Adds a source, as the prop `sources` does.
   *
   * @example
   * pipeline.addSource('orders', Source.schema('schemas/orders.schema.json', { rateLimit: 20 }));
   *
   * @throws Error naming the source and the setting at fault. The acknowledgement must be one that a source of the constructor has,
   * because the other needs more of Ingest.
   */
  addSource(name: string, source: Source): void {
    const resolved = resolveSource(name, source, this.settings);
    const { sources } = this._stages;
    checkNamesApart([...this.sources, name]);
    const levels = [...new Set(sources.map(({ acknowledgement }) => acknowledgement))];
    if (!levels.includes(resolved.acknowledgement))
      throw new Error(
        `Source '${name}': 'acknowledgement' must be ${levels.join(' or ')} in addSource, got ${resolved.acknowledgement}: give such a source in the prop 'sources'.`,
      );
    if (resolved.signature !== undefined)
      throw new Error(
        `Source '${name}': a signed source must be given in the prop 'sources', because Ingest is made by then.`,
      );
    this.accept.add(resolved);
    sources.push(resolved);
    this.sources.push(name);
  }

  /**
   * Makes a rule for the outcomes of deliveries. Its target gets each at least once, never before GET shows it.
   *
   * @example
   * pipeline.onOutcome('Failures', { target: new SnsTopic(onCall), statuses: ['FAILED', 'TIMED_OUT'] });
   * pipeline.onOutcome('Crm', { target: Notice.signed({ url: 'https://crm.example.com/outcomes', connection, key }) });
   *
   * @throws Error that names the option, what is allowed and what was given. The prop `outcomeEvents` must be set.
   */
  onOutcome(id: string, options: OnOutcomeOptions = {}): Rule {
    const { outcomes } = this._stages;
    if (outcomes === undefined)
      throw new Error(
        `onOutcome '${id}': 'outcomeEvents' must be true in the props of the pipeline, got false: whatever writes outcomes is made by then.`,
      );
    const rule = outcomes.addRule(id, options, this.sources);
    const { target } = options;
    if (target === undefined) return rule;
    rule.addTarget('_create' in target ? this.createNotice(id, rule, target).target : target);
    return rule;
  }

  /** A notice with what operators need for it: an alarm, outputs, permissions. */
  private createNotice(id: string, rule: Rule, notice: Notice): NoticeParts {
    const parts = notice._create(rule, this.settings);
    const { deadLetterQueue, stateMachine } = parts;
    const name = `Notice${id.replaceAll(/[^0-9A-Za-z]/g, '')}`;
    this.alarmed.add(noticeRow(name, deadLetterQueue));
    this.outputs?.add(
      `${name}DeadLetterQueueUrl`,
      'Notices of outcomes that could not be delivered',
      deadLetterQueue.queueUrl,
    );
    if (stateMachine === undefined) return parts;
    this.outputs?.add(`${name}Arn`, 'Express state machine that sends notices', stateMachine.stateMachineArn);
    const redriven = { id, stateMachine, deadLetterQueue };
    this._stages.notices.push(redriven);
    if (this.operator === undefined) {
      this.operator = new OperatorPolicy(this, 'Operator', this._stages);
      this.outputs?.add(
        'OperatorPolicy',
        'What npx webhook-pipeline redrive needs',
        this.operator.policy.managedPolicyArn,
      );
    } else this.operator.addNotice(redriven);
    return parts;
  }

  private createParking(settings: ResolvedProps): Parking {
    checkPipesRegion(this);
    return new Parking(this, 'Parking', settings);
  }

  private shippedCompute({ computeTimeout, logRetention }: ResolvedProps): IFunction {
    for (const source of this.sources.filter((name) => !Object.hasOwn(SOURCES, name))) {
      Annotations.of(this).addWarningV2(
        `webhook-pipeline:sourceWithoutComputation:${source}`,
        `Deliveries of '${source}' are accepted and stored, and then fail: the shipped function has no computation for it. Pass your own function as 'compute', or add a row to lib/compute/sources.ts in the pipeline's repository.`,
      );
    }
    return new ComputeFunction(this, 'Compute', { timeout: computeTimeout, logRetention }).function;
  }
}
