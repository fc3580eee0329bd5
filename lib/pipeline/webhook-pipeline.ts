import { Annotations } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { SOURCES } from '../compute/sources.ts';
import { DELIVERY } from '../contracts/delivery.ts';
import { loadSourceSchemas } from '../contracts/source-schema.ts';
import { Accept } from './api/accept.ts';
import { acceptFindings } from './operations/accept-findings.ts';
import { Alarms } from './operations/alarms.ts';
import { Api } from './api/api.ts';
import { ComputeFunction, grantPayloads } from './process/compute-function.ts';
import { Ingest } from './ingest/ingest.ts';
import { OperatorPolicy } from './operations/operator-policy.ts';
import { Parking } from './ingest/parking.ts';
import { ExpressProcess } from './process/express-process.ts';
import { checkPipesRegion } from './ingest/check-pipes-region.ts';
import { Process } from './process/process.ts';
import { ReadDelivery } from './api/read-delivery.ts';
import { Reconcile } from './reconcile/reconcile.ts';
import { recordRetention } from './store/record-retention.ts';
import { Store } from './store/store.ts';
import { Track } from './track/track.ts';
import { type ResolvedProps, resolveProps, type WebhookPipelineProps } from './webhook-pipeline-props.ts';

/**
 * Asynchronous webhook processing. The map of the pipeline; each stage is one file in `lib/pipeline/`.
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
 * With `processWorkflow: 'express'` there is no event and no Track: Process claims the delivery and writes its outcome itself.
 *
 * The stages are created from the back to the front, because each needs the one it hands over to.
 *
 * @example
 * // Each `schemas/<source>.schema.json` is an endpoint, and `compute` runs once for each delivery.
 * const compute = new NodejsFunction(stack, 'Compute', { entry: 'compute/orders.ts', timeout: Duration.seconds(30) });
 * const pipeline = new WebhookPipeline(stack, 'Webhooks', { schemas: 'schemas', compute });
 * new CfnOutput(stack, 'Url', { value: pipeline.api.restApi.url });
 */
export class WebhookPipeline extends Construct {
  /** Names of the sources, each an endpoint `POST /webhooks/<source>`. */
  readonly sources: readonly string[];
  readonly store: Store;
  /** Not where the producer is answered only after the delivery is stored, but while it is drained. */
  readonly parking: Parking | undefined;
  readonly compute: IFunction;
  readonly process: Process | ExpressProcess;
  /** Not where Process is Express and writes its outcome itself. */
  readonly track: Track | undefined;
  readonly ingest: Ingest;
  readonly reconcile: Reconcile;
  /** Not where nothing can be redriven: Process is Express, and the producer sends again. */
  readonly operatorPolicy: OperatorPolicy | undefined;
  readonly api: Api;

  constructor(scope: Construct, id: string, props: WebhookPipelineProps = {}) {
    super(scope, id);
    const settings = resolveProps(props);
    const sources = loadSourceSchemas(settings.schemas);
    this.sources = sources.map(({ name }) => name);

    this.store = new Store(this, 'Store', settings);
    this.parking = this.createParking(settings);
    this.compute = settings.compute ?? this.shippedCompute(settings);
    const payloads = this.store.bucket.arnForObjects(`${DELIVERY.payloadPrefix}*`);
    const mayReadPayloads = grantPayloads(this, this.compute, payloads);

    const isNamedOnce = settings.processWorkflow === 'standard';
    const processProps = { ...settings, compute: this.compute, store: this.store };
    this.process = isNamedOnce
      ? new Process(this, 'Process', processProps)
      : new ExpressProcess(this, 'Process', processProps);
    const process = this.process.stateMachine;
    if (mayReadPayloads !== undefined) process.node.addDependency(mayReadPayloads);
    this.track = isNamedOnce
      ? new Track(this, 'Track', { ...settings, process, store: this.store })
      : undefined;
    this.ingest = new Ingest(this, 'Ingest', {
      ...settings,
      recordRetention: recordRetention(settings.retention),
      process,
      isNamedOnce,
      store: this.store,
      parking: settings.acknowledgement === 'accepted' ? this.parking : undefined,
    });
    const ingest = this.ingest.stateMachine;
    this.parking?.feed(ingest);
    const track = this.track?.stateMachine;
    this.reconcile = new Reconcile(this, 'Reconcile', { ...settings, process, track, store: this.store });

    this.api = new Api(this, 'Api', settings);
    new Accept(this, 'Accept', { ...settings, api: this.api, ingest, sources });
    new ReadDelivery(this, 'ReadDelivery', { api: this.api, table: this.store.table });

    new Alarms(this, 'Alarms', {
      ...settings,
      api: this.api,
      compute: this.compute,
      parking: this.parking,
      ingest,
      process,
      track: this.track,
      reconcile: this.reconcile.stateMachine,
      topic: settings.alarmTopic,
    });
    this.operatorPolicy =
      this.track === undefined && this.parking === undefined
        ? undefined
        : new OperatorPolicy(this, 'Operator', {
            process,
            ingest,
            reconcile: this.reconcile.stateMachine,
            track: this.track,
            parking: this.parking,
          });
    acceptFindings(this);
  }

  private createParking(settings: ResolvedProps): Parking | undefined {
    if (settings.acknowledgement === 'stored' && !settings.drainParking) return undefined;
    checkPipesRegion(this);
    return new Parking(this, 'Parking', settings);
  }

  private shippedCompute({ computeTimeout, logRetention }: ResolvedProps): IFunction {
    for (const source of this.sources.filter((name) => !Object.hasOwn(SOURCES, name))) {
      Annotations.of(this).addWarningV2(
        `webhook-pipeline:sourceWithoutComputation:${source}`,
        `Deliveries of '${source}' are accepted and stored, and then fail: the shipped computation does not know it. Give a function of your own as 'compute', or in the pipeline's repository add a row to lib/compute/sources.ts.`,
      );
    }
    return new ComputeFunction(this, 'Compute', { timeout: computeTimeout, logRetention }).function;
  }
}
