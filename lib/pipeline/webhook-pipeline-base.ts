import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { DELIVERY } from '../contracts/delivery.ts';
import { Auth } from './api/auth.ts';
import type { Computes } from './compute/prepare-computes.ts';
import type { WorkerQueue } from './compute/worker-queue.ts';
import { type WorkerPolicy, workerPermissions } from './compute/worker-policy.ts';
import { redriveParts, type RedrivenStages } from './operations/operator-policy.ts';
import { findNamed } from './operations/find-named.ts';
import type { ResolvedSource } from './sources/resolved-source.ts';
import { MeasuredPipeline } from './operations/measured-pipeline.ts';
import type { MeasuredStages } from './operations/pipeline-metrics.ts';

/** The stages that grants and metrics refer to. */
export interface PipelineStages extends MeasuredStages, RedrivenStages {
  readonly process: RedrivenStages['process'];
  readonly track: MeasuredStages['track'];
  readonly statusAuth: Auth;
  readonly disableExecuteApiEndpoint: boolean;
  readonly computes: Computes;
  readonly workerPolicies: readonly WorkerPolicy[];
  readonly sources: ResolvedSource[];
  /** Whether some deliveries belong to a producer, a role or a user. */
  readonly hasOwners: boolean;
}

/** For the error of `grantSend`: who may send already. */
const WHO_MAY_SEND: Readonly<Record<Exclude<Auth, 'iam'>, string>> = {
  [Auth.API_KEY]: 'whoever has the API key may send, so give the value of apiKey to the sender',
  [Auth.NONE]: 'everybody who knows the address may send',
};

/**
 * What a pipeline offers: addresses, grants, metrics and alarms. A grant adds to the template only when it is called.
 *
 * @example
 * const share = (pipeline: WebhookPipelineBase, support: Role) => {
 *   pipeline.grantReadStatus(support);
 *   new CfnOutput(support, 'GitHubUrl', { value: pipeline.urlFor('github') });
 * };
 */
export abstract class WebhookPipelineBase extends MeasuredPipeline {
  /** Names of the sources, each an endpoint `POST /webhooks/<source>`. */
  abstract readonly sources: string[];
  /** The API that takes the deliveries. */
  abstract readonly api: RestApi;
  /** Payloads and large results. */
  abstract readonly bucket: Bucket;
  /** A record for each delivery. */
  abstract readonly table: Table;
  /** @internal */
  protected abstract override readonly _stages: PipelineStages;

  /**
   * The address that the producer of a source posts to.
   *
   * @example
   * new CfnOutput(this, 'GitHubUrl', { value: pipeline.urlFor('github') });
   *
   * @throws Error that lists the sources if there is none of this name. Error with `disableExecuteApiEndpoint`: the address is one of
   * your domain.
   */
  urlFor(source: string): string {
    const path = this.pathOf(source);
    if (this._stages.disableExecuteApiEndpoint)
      throw new Error(
        `urlFor has no address with disableExecuteApiEndpoint: producers post to your own domain, followed by ${path}.`,
      );
    return this.api.urlForPath(path);
  }

  /**
   * Lets an AWS principal post deliveries to these sources, or to all. It needs `auth: 'iam'`. A principal of another
   * account also needs a resource policy of the API.
   *
   * @example
   * pipeline.grantSend(producer, 'github');
   *
   * @throws Error that says who may send, if the API takes no signed requests. Error if the principal has no policy of
   * its own (an account, a service): the API has no resource policy that could hold the grant.
   */
  grantSend(grantee: IGrantable, ...sources: string[]): Grant {
    const chosen = sources.length === 0 ? this.sources : sources;
    const paths = chosen.map((source) => this.pathOf(source));
    const open = this._stages.sources.find(({ name, auth }) => chosen.includes(name) && auth !== Auth.IAM);
    if (open !== undefined)
      throw new Error(
        `Source '${open.name}': 'auth' must be 'iam' for grantSend, got '${open.auth}': ${WHO_MAY_SEND[open.auth as keyof typeof WHO_MAY_SEND]}.`,
      );
    return this.grantInvoke('grantSend', grantee, { method: 'POST', paths });
  }

  /**
   * Lets a principal read the status of a delivery, never its payload: with `statusAuth: 'iam'` by `GET
   * /deliveries/{deliveryId}`, of what it has posted itself and what belongs to nobody; otherwise by `GetItem` of the table, for any
   * one delivery whose id it knows.
   *
   * @example
   * pipeline.grantReadStatus(dashboard);
   *
   * @throws Error with `statusAuth: 'iam'` if the principal has no policy of its own.
   */
  grantReadStatus(grantee: IGrantable): Grant {
    // Any delivery: its id is not known in advance.
    if (this._stages.statusAuth === Auth.IAM)
      return this.grantInvoke('grantReadStatus', grantee, { method: 'GET', paths: ['/deliveries/*'] });
    return Grant.addToPrincipalOrResource({
      grantee,
      actions: ['dynamodb:GetItem'],
      resourceArns: [this.table.tableArn],
      // The policy is a property of the table, so it cannot hold the table's own ARN.
      resourceSelfArns: ['*'],
      resource: this.table,
    });
  }

  /**
   * Lets a principal read payloads whose key it knows, but neither list them nor read results.
   *
   * @example
   * pipeline.grantReadPayloads(archive);
   */
  grantReadPayloads(grantee: IGrantable): Grant {
    return Grant.addToPrincipalOrResource({
      grantee,
      actions: ['s3:GetObject'],
      // A key holds the id and the hash of one delivery and is not known in advance.
      resourceArns: [this.bucket.arnForObjects(`${DELIVERY.payloadPrefix}*`)],
      resource: this.bucket,
    });
  }

  /**
   * Lets a principal run `npx webhook-pipeline redrive`: the statements of `operatorPolicy`, for principals
   * that cannot use a managed policy.
   *
   * @example
   * pipeline.grantRedrive(onCallRole);
   *
   * @throws Error if the principal has no policy of its own.
   */
  grantRedrive(grantee: IGrantable): Grant {
    const grants = redriveParts(this._stages)
      .flatMap(({ statements }) => statements)
      .map(({ actions, resources }) => addToPrincipal('grantRedrive', grantee, actions, resources));
    return grants.reduce((grant, other) => grant.combine(other));
  }

  /**
   * The queue that the workers of a source take their messages from.
   *
   * @example
   * new CfnOutput(this, 'Queue', { value: pipeline.workerQueueOf('orders').queueUrl });
   *
   * @throws Error if there is no such source, or no worker computes it.
   */
  workerQueueOf(source: string): IQueue {
    return this.workerOf(source).queue;
  }

  /**
   * Lets a principal work for these sources, or for all that workers compute: take messages, read payloads, write results, answer.
   *
   * @example
   * pipeline.grantWorker(gpuRole);
   *
   * @throws Error if no worker computes a source, or if the principal has no policy of its own.
   */
  grantWorker(grantee: IGrantable, ...sources: string[]): Grant {
    const workers = sources.length === 0 ? this._stages.workers : sources.map((name) => this.workerOf(name));
    const grants = [...new Set(workers)]
      .flatMap((worker) => workerPermissions({ worker, bucket: this.bucket, process: this._stages.process }))
      .map(({ actions, resources }) => addToPrincipal('grantWorker', grantee, [...actions], [...resources]));
    const [first, ...others] = grants;
    if (first === undefined)
      throw new Error("grantWorker needs a computation by workers: set 'compute' to Compute.worker().");
    return others.reduce((grant, other) => grant.combine(other), first);
  }

  private workerOf(source: string): WorkerQueue {
    this.pathOf(source);
    const { own, shared } = this._stages.computes;
    const step = own.find(({ sources }) => sources.includes(source))?.step ?? shared;
    if (step?.worker !== undefined) return step.worker;
    throw new Error(`No worker computes the source '${source}': set its 'compute' to Compute.worker().`);
  }

  private pathOf(source: string): string {
    return findNamed(
      'source',
      source,
      Object.fromEntries(this.sources.map((name) => [name, `/webhooks/${name}`])),
    );
  }

  private grantInvoke(
    name: string,
    grantee: IGrantable,
    { method, paths }: { readonly method: string; readonly paths: readonly string[] },
  ): Grant {
    const stage = this.api.deploymentStage.stageName;
    const arns = paths.map((path) => this.api.arnForExecuteApi(method, path, stage));
    return addToPrincipal(name, grantee, ['execute-api:Invoke'], arns);
  }
}

/** @throws Error if the principal has no policy: CDK would leave the grant out without a word. */
function addToPrincipal(name: string, grantee: IGrantable, actions: string[], resourceArns: string[]): Grant {
  const grant = Grant.addToPrincipal({ grantee, actions, resourceArns });
  if (grant.success) return grant;
  throw new Error(
    `${name} needs a principal with a policy of its own, such as a role, user or group, got ${grantee.grantPrincipal.constructor.name}.`,
  );
}
