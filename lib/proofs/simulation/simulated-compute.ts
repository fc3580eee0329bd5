import { createHash } from 'node:crypto';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { DELIVERY } from '../../contracts/delivery.ts';
import type { Clock } from '../../local/clock/clock.ts';
import { checkFunctionRole } from '../../local/services/lambda/check-function-role.ts';
import type { LambdaInvocation } from '../../local/services/lambda/lambda-environment.ts';
import { ServiceError } from '../../local/service-error.ts';
import { functionsOf } from '../../local/template/functions-of.ts';
import type { TemplateResource } from '../../local/template/read-template.ts';
import type { CompiledTemplate } from '../../local/engine/compile-template.ts';
import type { SimulatedStores } from './stores/simulate-stores.ts';

/** How the computation of one delivery goes. */
export interface Computation {
  /** This many invocations fail as InvalidDelivery, which is not retried. Only a redrive continues. */
  readonly failures: number;
  /** Length of the result. */
  readonly resultCharacters: number;
  /** Duration of one invocation in milliseconds. Default: half a second. */
  readonly takesMs?: number;
  /** This many invocations fail with an error that is retried. */
  readonly passingFailures?: number;
}

/** Input of the function. */
interface ComputeEvent {
  readonly deliveryId: string;
  readonly bucket: string;
  readonly key: string;
}

interface FunctionProperties {
  readonly Role?: string;
  readonly Timeout?: number;
}

interface FunctionLimits {
  /** Undefined for a role that nobody knows: then it may do everything. */
  readonly roleArn: string | undefined;
  readonly limitMs: number;
}

/** Lambda's longest time-out (Lambda quotas). */
const ELSEWHERE: FunctionLimits = { roleArn: undefined, limitMs: 900_000 };

/** Lambda's default is 3 s if the function sets none (CreateFunction, Timeout). */
function limitsOf({ properties }: TemplateResource): FunctionLimits {
  const { Role: roleArn = '', Timeout = 3 } = properties as FunctionProperties;
  return { roleArn, limitMs: Timeout * 1_000 };
}

const TAKES_MS = 500;

export interface ComputeOptions {
  readonly computationOf: (deliveryId: string) => Computation;
  /** Called for every invocation, with its duration in milliseconds. */
  readonly onInvoked?: (ms: number) => void;
}

/**
 * The compute function. It returns the hash of the body that it has read, so that a wrong body shows in the outcome.
 */
export class SimulatedCompute {
  /** The input of every invocation, by delivery. */
  readonly invocations = new Map<string, string[]>();
  /** Deliveries that were computed twice at the same time, or again after their outcome was recorded. */
  readonly inVain = new Set<string>();
  private readonly running = new Set<string>();
  private readonly stores: SimulatedStores;
  private readonly clock: Clock;
  private readonly computationOf: (deliveryId: string) => Computation;
  private readonly onInvoked: (ms: number) => void;

  constructor(stores: SimulatedStores, clock: Clock, options: ComputeOptions) {
    this.stores = stores;
    this.clock = clock;
    this.computationOf = options.computationOf;
    this.onInvoked = options.onInvoked ?? (() => undefined);
  }

  /** Replaces every function of the template, each with its role, and those that are elsewhere. */
  functions({ resources, account, access }: Pick<CompiledTemplate, 'resources' | 'account' | 'access'>) {
    return new Map(
      functionsOf(resources, account).flatMap(({ arn, names, resource }) => {
        const limits = resource === undefined ? ELSEWHERE : limitsOf(resource);
        if (resource !== undefined)
          checkFunctionRole(access, { logicalId: resource.logicalId, arn, roleArn: limits.roleArn ?? '' });
        const invoke = (event: unknown): Promise<LambdaInvocation> =>
          this.invoke(event as ComputeEvent, limits);
        return [...names].map(([name, permitted]) => [name, { arn: permitted, invoke }] as const);
      }),
    );
  }

  private async invoke(event: ComputeEvent, { roleArn, limitMs }: FunctionLimits): Promise<LambdaInvocation> {
    const { deliveryId, bucket, key } = event;
    const before = this.invocations.get(deliveryId) ?? [];
    this.invocations.set(deliveryId, [...before, JSON.stringify(event)]);
    if (this.running.has(deliveryId) || this.isRecorded(deliveryId)) this.inVain.add(deliveryId);
    this.running.add(deliveryId);
    const computation = this.computationOf(deliveryId);
    const { failures, resultCharacters, takesMs = TAKES_MS, passingFailures = 0 } = computation;
    const ranMs = Math.min(takesMs, limitMs);
    this.onInvoked(ranMs);
    await this.clock.sleep(ranMs);
    this.running.delete(deliveryId);
    if (takesMs > limitMs)
      return { errorType: 'Sandbox.Timedout', errorMessage: 'the function took too long' };
    const text = await this.readPayload(bucket, key, roleArn);
    if (before.length < passingFailures) return { errorType: 'ThirdPartyDown', errorMessage: 'as planned' };
    if (before.length < failures) return { errorType: 'InvalidDelivery', errorMessage: 'as planned' };
    if (text === undefined) return { errorType: 'NoSuchKey', errorMessage: 'the payload is not there' };
    const { body } = JSON.parse(text) as { readonly body: string };
    return { payload: JSON.stringify({ sha256: hashOf(body), padding: 'p'.repeat(resultCharacters) }) };
  }

  private async readPayload(
    Bucket: string,
    Key: string,
    roleArn: string | undefined,
  ): Promise<string | undefined> {
    const { s3 } = roleArn === undefined ? this.stores.operator : this.stores.clientsOf(roleArn);
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      return await Body?.transformToString();
    } catch (error) {
      if (error instanceof ServiceError) return undefined;
      throw error;
    }
  }

  /** Whether the delivery has its outcome: it has a record, and the record is not in the open index. */
  private isRecorded(deliveryId: string): boolean {
    const item = this.stores.dynamodb.itemOf(deliveryId);
    return item !== undefined && !(DELIVERY.openIndex.shard in item);
  }
}

/** Hexadecimal SHA-256. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
