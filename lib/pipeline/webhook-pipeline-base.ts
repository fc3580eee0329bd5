import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { DELIVERY } from '../contracts/delivery.ts';
import { Auth } from './api/auth.ts';
import { redriveParts, type RedrivenNotice, type RedrivenStages } from './operations/operator-policy.ts';
import { findNamed } from './operations/find-named.ts';
import type { OutcomeEvents } from './notices/outcome-events.ts';
import type { ResolvedSource } from './sources/resolved-source.ts';
import { MeasuredPipeline } from './operations/measured-pipeline.ts';
import type { MeasuredStages } from './operations/pipeline-metrics.ts';

/** The stages that grants and metrics refer to. */
export interface PipelineStages extends MeasuredStages, RedrivenStages {
  readonly process: RedrivenStages['process'];
  readonly track: MeasuredStages['track'];
  readonly statusAuth: Auth;
  readonly sources: ResolvedSource[];
  /** Absent if outcomes are not announced. */
  readonly outcomes: OutcomeEvents | undefined;
  readonly notices: RedrivenNotice[];
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
   * @throws Error that lists the sources if there is none of this name.
   */
  urlFor(source: string): string {
    return this.api.urlForPath(this.pathOf(source));
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
   * /deliveries/{deliveryId}`, otherwise by `GetItem` of the table, for one delivery whose id it knows.
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
   * @throws Error if nothing can be redriven, or if the principal has no policy of its own.
   */
  grantRedrive(grantee: IGrantable): Grant {
    const [first, ...others] = redriveParts(this._stages)
      .flatMap(({ statements }) => statements)
      .map(({ actions, resources }) => addToPrincipal('grantRedrive', grantee, actions, resources));
    if (first === undefined)
      throw new Error(
        "grantRedrive needs processWorkflow 'standard' or acknowledgement 'accepted', got 'express' and 'stored': nothing can be redriven, producers send again.",
      );
    return others.reduce((grant, other) => grant.combine(other), first);
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
