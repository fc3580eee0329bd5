import { createHash } from 'node:crypto';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { DELIVERY } from '../../../contracts/delivery.ts';
import type { Clock } from '../../../local/clock/clock.ts';
import type { LambdaInvocation } from '../../../local/services/lambda/lambda-environment.ts';
import { ServiceError } from '../../../local/service-error.ts';
import type { FunctionLimits } from './function-limits.ts';
import type { SimulatedStores } from '../stores/simulate-stores.ts';

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
export interface ComputeEvent {
  readonly deliveryId: string;
  readonly bucket: string;
  readonly key: string;
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

  async invoke(event: ComputeEvent, { roleArn, limitMs }: FunctionLimits): Promise<LambdaInvocation> {
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
