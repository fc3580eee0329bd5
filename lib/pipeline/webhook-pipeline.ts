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
import { SOURCES } from '../compute/sources.ts';
import { Accept } from './api/accept.ts';
import { Acknowledgement } from './api/acknowledgement.ts';
import { acceptFindings } from './operations/accept-findings.ts';
import { Alarms } from './operations/alarms.ts';
import { Api } from './api/api.ts';
import { asCompute } from './compute/as-compute.ts';
import { checkExpressComputes } from './compute/check-express-computes.ts';
import { Compute } from './compute/compute.ts';
import { ComputeFunction } from './compute/compute-function.ts';
import { prepareComputes, readinessOf, stepsOf } from './compute/prepare-computes.ts';
import { WorkerPolicy } from './compute/worker-policy.ts';
import { Ingest } from './ingest/ingest.ts';
import { OperatorPolicy } from './operations/operator-policy.ts';
import { OutputSet } from './operations/output-set.ts';
import { PipelineOutputs } from './operations/pipeline-outputs.ts';
import { Parking } from './ingest/parking.ts';
import { ExpressProcess } from './process/express-process.ts';
import { checkPipesRegion } from './ingest/check-pipes-region.ts';
import { Process } from './process/process.ts';
import { ProcessWorkflow } from './process/process-workflow.ts';
import { ReadDelivery } from './api/read-delivery.ts';
import { Reconcile } from './reconcile/reconcile.ts';
import { recordRetention } from './store/record-retention.ts';
import { checkNamesApart } from './sources/check-names-apart.ts';
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
  /** The permissions for `npx webhook-pipeline redrive`, attached to nobody. Absent if nothing can be redriven. */
  readonly operatorPolicy: ManagedPolicy | undefined;
  readonly alarms: { readonly [name: string]: Alarm };
  /** @internal */
  protected readonly _stages: PipelineStages;
  private readonly accept: Accept;
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
    const reconcile = new Reconcile(this, 'Reconcile', {
      ...settings,
      longestComputation,
      process,
      track: this.track,
      store,
    }).stateMachine;
    this.reconcile = reconcile;

    const api = new Api(this, 'Api', settings);
    this.api = api.restApi;
    this.accept = new Accept(this, 'Accept', { api, ingest });
    for (const source of sources) this.accept.add(source);
    new ReadDelivery(this, 'ReadDelivery', { api, table: store.table, auth: settings.statusAuth });
    this.apiKey = api.apiKey;

    const stages = { api, parking, verifier, ingest, process, functions, workers, track, reconcile };
    const acknowledgement = parks ? Acknowledgement.ACCEPTED : Acknowledgement.STORED;
    this._stages = { ...settings, ...stages, acknowledgement, computes, sources, workerPolicies };
    const { alarmTopic: topic, alarmActions: actions } = settings;
    const watched = { ...settings, ...stages, longestComputation, topic, actions };
    this.alarms = new Alarms(this, 'Alarms', watched).byName;
    const operatorPolicy =
      track === undefined && parking === undefined ? undefined : new OperatorPolicy(this, 'Operator', stages);
    this.operatorPolicy = operatorPolicy?.policy;
    acceptFindings(this, steps);
    if (settings.outputs !== OutputSet.NONE)
      new PipelineOutputs(this, 'Outputs', { ...settings, ...stages, store, operatorPolicy, workerPolicies });
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
    if (resolved.compute !== undefined || this._stages.computes.shared === undefined)
      throw new Error(
        `Source '${name}': a source in addSource must use the computation of the pipeline, because Process is made by then: set the prop 'compute', and give a source with its own in the prop 'sources'.`,
      );
    this.accept.add(resolved);
    sources.push(resolved);
    this.sources.push(name);
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
    const computed = sources.filter((source) => source.compute === undefined).map(({ name }) => name);
    if (computed.length === 0) return undefined;
    this.warnOfMissing(computed);
    return Compute.function(
      new ComputeFunction(this, 'Compute', { timeout: computeTimeout, logRetention }).function,
    );
  }

  private warnOfMissing(sources: readonly string[]): void {
    for (const source of sources.filter((name) => !Object.hasOwn(SOURCES, name))) {
      Annotations.of(this).addWarningV2(
        `webhook-pipeline:sourceWithoutComputation:${source}`,
        `Deliveries of '${source}' are accepted and stored, and then fail: the shipped function has no computation for it. Pass your own function as 'compute', or add a row to lib/compute/sources.ts in the pipeline's repository.`,
      );
    }
  }
}
