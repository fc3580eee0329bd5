import { Annotations, Duration } from 'aws-cdk-lib';
import type { IApiKey, RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { Accept } from './api/accept.ts';
import { Acknowledgement } from './api/acknowledgement.ts';
import { acceptFindings } from './operations/accept-findings.ts';
import { Alarms } from './operations/alarms.ts';
import { Api } from './api/api.ts';
import { Auth } from './api/auth.ts';
import { findNamed } from './operations/find-named.ts';
import { asCompute } from './compute/as-compute.ts';
import { checkExpressComputes } from './compute/check-express-computes.ts';
import { Compute } from './compute/compute.ts';
import { ComputeFunction } from './compute/compute-function.ts';
import { prepareComputes, readinessOf, stepsOf } from './compute/prepare-computes.ts';
import { WorkerPolicy } from './compute/worker-policy.ts';
import { Ingest, type IngestNeeds } from './ingest/ingest.ts';
import { OperatorPolicy } from './operations/operator-policy.ts';
import { checkAddedSource, showsHandshake } from './check-added-source.ts';
import { OutputSet } from './operations/output-set.ts';
import { PipelineOutputs } from './operations/pipeline-outputs.ts';
import { Parking } from './ingest/parking.ts';
import { ExpressProcess } from './process/express-process.ts';
import { checkPipesRegion } from './ingest/check-pipes-region.ts';
import { Process } from './process/process.ts';
import { ProcessWorkflow } from './process/process-workflow.ts';
import { ReadDelivery } from './api/read-delivery.ts';
import { Reconcile } from './reconcile/reconcile.ts';
import { Repeat } from './repeat/repeat.ts';
import { recordRetention } from './store/record-retention.ts';
import { resolveProducers } from './producers/resolve-producers.ts';
import { warnOfRates } from './producers/warn-of-rates.ts';
import { warnOfUnread } from './producers/warn-of-unread.ts';
import { SOURCES } from '../compute/sources.ts';
import { checkNamesApart } from './sources/check-names-apart.ts';
import { warnIfOpen } from './sources/warn-if-open.ts';
import { resolveSource, resolveSources } from './sources/resolve-sources.ts';
import type { ResolvedSource } from './sources/resolved-source.ts';
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
  /** Computes a delivery again that an operator names. */
  readonly repeat: StateMachine;
  /**
   * The function that does the heavy work of the sources without a computation of their own: the given one, or the shipped one.
   * Absent if it is no function, or each source has its own computation.
   */
  readonly compute: IFunction | undefined;
  /** Deliveries that are ingested again. Absent with `acknowledgement: 'stored'`, unless `drainParking` is set. */
  readonly parkingQueue: Queue | undefined;
  /** Deliveries that wait for a person. Absent if `parkingQueue` is. */
  readonly deadLetterQueue: Queue | undefined;
  /** Status events that were not recorded. Absent if `track` is. */
  readonly undeliveredQueue: Queue | undefined;
  /** The permissions for `npx webhook-pipeline redrive`, attached to nobody. */
  readonly operatorPolicy: ManagedPolicy;
  readonly alarms: { readonly [name: string]: Alarm };
  /** @internal */
  protected _stages: PipelineStages;
  private readonly accept: Accept;
  private readonly producerKeys: Readonly<Record<string, IApiKey>>;
  private readonly ingestStage: Ingest;
  private readonly alarmStage: Alarms;
  private verifier: Verifier | undefined;
  private readonly settings: ResolvedProps;

  constructor(scope: Construct, id: string, props: WebhookPipelineProps = {}) {
    super(scope, id);
    const settings = resolveProps(props);
    this.settings = settings;
    const sources = resolveSources(settings);
    this.sources = sources.map(({ name }) => name);
    const retention = recordRetention(settings.retention);
    const producers = resolveProducers(settings, sources);
    const hasOwners = producers.length > 0 || sources.some(({ auth }) => auth === Auth.IAM);

    const keepsHandshakes = sources.some(showsHandshake);
    const store = new Store(this, 'Store', { ...settings, keepsHandshakes });
    this.bucket = store.bucket;
    this.table = store.table;
    const levels = new Set(sources.map(({ acknowledgement }) => acknowledgement));
    const parks = levels.has(Acknowledgement.ACCEPTED);
    const parking = parks || settings.drainParking ? this.createParking(settings) : undefined;
    this.parkingQueue = parking?.queue;
    this.deadLetterQueue = parking?.deadLetterQueue;
    const isNamedOnce = settings.processWorkflow === ProcessWorkflow.STANDARD;
    const shared = this.sharedCompute(settings, sources);
    if (!isNamedOnce) checkExpressComputes(shared, sources);
    const computes = prepareComputes(this, { shared, sources }, { ...settings, store });
    this.compute = computes.shared?.function;
    const steps = stepsOf(computes);
    const functions = steps.flatMap((step) => step.function ?? []);
    const workers = steps.flatMap(({ worker }) => worker ?? []);
    const longestComputation = Duration.seconds(Math.max(...steps.map(({ timeout }) => timeout.toSeconds())));

    const processProps = { ...settings, computes, store };
    const { stateMachine: process } = isNamedOnce
      ? new Process(this, 'Process', processProps)
      : new ExpressProcess(this, 'Process', processProps);
    this.process = process;
    process.node.addDependency(...readinessOf(computes));
    const workerPolicies = workers.map(
      (worker) => new WorkerPolicy(worker, 'Access', { worker, bucket: store.bucket, process }),
    );
    const answersByReference = steps.some((step) => step.answersByReference);
    const track = isNamedOnce
      ? new Track(this, 'Track', { ...settings, answersByReference, process, store })
      : undefined;
    this.track = track?.stateMachine;
    this.undeliveredQueue = track?.undelivered;
    this.ingestStage = new Ingest(this, 'Ingest', {
      ...settings,
      ...this.needsOf(sources),
      hasOwners,
      recordRetention: retention,
      process,
      isNamedOnce,
      store,
      parking: parks ? parking : undefined,
    });
    const ingest = this.ingestStage.stateMachine;
    this.ingest = ingest;
    parking?.feed(ingest);
    const reconcile = new Reconcile(this, 'Reconcile', {
      ...settings,
      longestComputation,
      process,
      track: this.track,
      store,
    }).stateMachine;
    this.reconcile = reconcile;

    const repeat = new Repeat(this, 'Repeat', {
      ...settings,
      recordRetention: retention,
      hasOwners,
      process,
      isNamedOnce,
      store,
    }).stateMachine;
    this.repeat = repeat;

    const api = new Api(this, 'Api', { ...settings, producers, hasOwners });
    this.api = api.restApi;
    this.accept = new Accept(this, 'Accept', { api, ingest });
    for (const source of sources) this.open(source);
    new ReadDelivery(this, 'ReadDelivery', { api, table: store.table, auth: settings.statusAuth });
    this.producerKeys = api.producerKeys;
    warnOfRates(this, producers, { ...settings, sources });
    warnOfUnread(this, sources, settings.statusAuth, producers);

    const stages = {
      api,
      parking,
      verifier: this.verifier,
      ingest,
      process,
      functions,
      workers,
      track,
      reconcile,
      repeat,
    };
    const acknowledgement = parks ? Acknowledgement.ACCEPTED : Acknowledgement.STORED;
    this._stages = { ...settings, ...stages, acknowledgement, computes, sources, hasOwners, workerPolicies };
    const { alarmTopic: topic, alarmActions: actions } = settings;
    const watched = { ...settings, ...stages, longestComputation, topic, actions };
    this.alarmStage = new Alarms(this, 'Alarms', watched);
    this.alarms = this.alarmStage.byName;
    const operatorPolicy = new OperatorPolicy(this, 'Operator', stages);
    this.operatorPolicy = operatorPolicy.policy;
    acceptFindings(this, steps);
    if (settings.outputs !== OutputSet.NONE)
      new PipelineOutputs(this, 'Outputs', { ...settings, ...stages, store, operatorPolicy, workerPolicies });
  }

  /** Present where a source or the status needs a key. */
  get apiKey(): IApiKey | undefined {
    return this._stages.api.apiKey;
  }

  /**
   * Adds a source, as the prop `sources` does.
   *
   * @example
   * pipeline.addSource('orders', Source.schema('schemas/orders.schema.json', { rateLimit: 20 }));
   *
   * @throws Error naming the source and the setting at fault. Error for `acknowledgement: 'accepted'` if no source of the constructor
   * has it, because it needs a queue.
   */
  addSource(name: string, source: Source): void {
    const resolved = resolveSource(name, source, this.settings);
    const { sources, acknowledgement, hasOwners, computes } = this._stages;
    checkNamesApart([...this.sources, name]);
    checkAddedSource(resolved, { acknowledgement, hasOwners, hasCompute: computes.shared !== undefined });
    this.open(resolved);
    sources.push(resolved);
    this.sources.push(name);
    this.ingestStage.serve(this.needsOf(sources));
    this._stages = { ...this._stages, verifier: this.verifier };
    this.alarmStage.watch(this._stages);
  }

  /** What these sources need of Ingest. The verifier is there from the first one that signs. */
  private needsOf(sources: readonly ResolvedSource[]): IngestNeeds {
    if (sources.some(isSigned)) this.verifier ??= new Verifier(this, 'Verifier', this.settings);
    return {
      verification: this.verifier?.verification(sources),
      hasStored: sources.some(({ acknowledgement }) => acknowledgement === Acknowledgement.STORED),
      hashesIds: sources.some(({ dedupe, hashesLongIds }) => dedupe === 'body' || hashesLongIds),
      keepsHandshakes: sources.some(showsHandshake),
    };
  }

  private open(source: ResolvedSource): void {
    const { name } = source;
    const hasComputation = this.settings.compute !== undefined || source.compute !== undefined;
    if (!hasComputation && !Object.hasOwn(SOURCES, name))
      Annotations.of(this).addWarningV2(
        `webhook-pipeline:sourceWithoutComputation:${name}`,
        `Deliveries of '${name}' are accepted and stored, and then fail: the shipped function has no computation for it. Pass your own function as 'compute', or add a row to lib/compute/sources.ts in the pipeline's repository.`,
      );
    warnIfOpen(this, source);
    this.accept.add(source);
  }

  /**
   * The API key of a producer: `aws apigateway get-api-key --include-value` shows its value.
   *
   * @example
   * new CfnOutput(this, 'AcmeKeyId', { value: pipeline.apiKeyOf('acme').keyId });
   *
   * @throws Error that lists the producers if there is none of this name.
   */
  apiKeyOf(producer: string): IApiKey {
    return findNamed('producer', producer, this.producerKeys);
  }

  private createParking(settings: ResolvedProps): Parking {
    checkPipesRegion(this);
    return new Parking(this, 'Parking', settings);
  }

  /** The computation of the sources without their own: the given one, or the shipped one. */
  private sharedCompute(
    { compute, computeTimeout, logRetention }: ResolvedProps,
    sources: readonly ResolvedSource[],
  ): Compute | undefined {
    if (compute !== undefined) return asCompute(compute, "'compute'");
    if (sources.every((source) => source.compute !== undefined)) return undefined;
    return Compute.function(
      new ComputeFunction(this, 'Compute', { timeout: computeTimeout, logRetention }).function,
    );
  }
}
