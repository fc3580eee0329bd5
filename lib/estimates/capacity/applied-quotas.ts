import { dynamoDbUnits } from '../cost/usage/dynamodb-units.ts';
import type { Clock } from '../../local/clock/clock.ts';
import type { AroundHop, Hop } from '../../local/engine/hop.ts';
import type { WireAnswer } from '../../local/services/protocol/service-hops.ts';
import type { GivenQuotas } from '../../local/services/step-functions/quotas.ts';
import {
  createTokenBucket,
  createTokenQueue,
  type TokenBucket,
  type TokenQueue,
} from '../../local/clock/token-bucket.ts';
import { serviceOf } from '../../proofs/simulation/fault-injection/crossed-hop.ts';
import { throttled } from '../../proofs/simulation/fault-injection/hop-errors.ts';
import type { TableWrite } from '../../proofs/simulation/stores/simulate-stores.ts';
import {
  QUOTA_NAMES,
  type CapacityLimits,
  type QuotaName,
  STEP_FUNCTIONS_QUOTAS,
} from './capacity-quotas.ts';

/** Amounts by quota. */
export type ByQuota = Readonly<Partial<Record<QuotaName, number>>>;

/**
 * The quotas of one run, applied where the engine meets them: a call takes tokens, and a call beyond the quota is
 * refused or delayed. Both are counted. So the demand of one delivery is measured by running it, not by reading
 * definitions.
 */
export class AppliedQuotas {
  /** Tokens taken. For `Lambda concurrency`: seconds. */
  readonly taken = Object.fromEntries(QUOTA_NAMES.map((name) => [name, 0])) as Record<QuotaName, number>;
  /** How often each quota refused or delayed a call. */
  readonly throttled: Partial<Record<QuotaName, number>> = {};
  /** Starts that were refused to API Gateway. */
  startsRefused = 0;
  private readonly limits: CapacityLimits;
  private readonly clock: Clock;
  private readonly buckets: ReadonlyMap<QuotaName, TokenBucket>;
  private readonly invocations: TokenQueue;
  private computing = 0;

  constructor(limits: CapacityLimits, clock: Clock) {
    this.limits = limits;
    this.clock = clock;
    this.buckets = new Map(QUOTA_NAMES.map((name) => [name, createTokenBucket(limits[name], clock)]));
    this.invocations = createTokenQueue(limits['EventBridge invocations'], clock);
  }

  /** The quotas that the engine applies. */
  get ofStepFunctions(): GivenQuotas {
    return {
      limits: Object.fromEntries(STEP_FUNCTIONS_QUOTAS.map((name) => [name, this.limits[name]])),
      onTaken: (quota, isThrottled) => {
        if (isThrottled) this.note(quota as QuotaName, true);
        // A delayed call takes its token too.
        if (!isThrottled || quota === 'StateTransition') this.note(quota as QuotaName, false);
      },
    };
  }

  /** Takes tokens of a quota, or throttles. */
  take(quota: QuotaName, tokens = 1): boolean {
    const isTaken = this.buckets.get(quota)!(tokens);
    this.note(quota, !isTaken, tokens);
    return isTaken;
  }

  /** Counts tokens taken, or throttling, that happened elsewhere. */
  note(quota: QuotaName, isThrottled: boolean, tokens = 1): void {
    if (isThrottled) this.throttled[quota] = (this.throttled[quota] ?? 0) + 1;
    else this.taken[quota] += tokens;
  }

  /** A write of a table and of its indexes. If either has no units left, nothing is written. */
  readonly admitsWrite = ({ table, ...item }: TableWrite): boolean => {
    const request = {
      service: 'dynamodb',
      action: 'PutItem',
      input: { TableName: table.TableName },
      item,
    } as const;
    const units = dynamoDbUnits(request, [table]);
    const ofIndexes = units['dynamodb.indexWriteUnits'] ?? 0;
    if (!this.take('DynamoDB write units', units['dynamodb.writeUnits'] ?? 0)) return false;
    return ofIndexes === 0 || this.take('DynamoDB index write units', ofIndexes);
  };

  /** Applied where a call arrives. */
  readonly around: AroundHop = async (hop, call) => {
    if (serviceOf(hop) === 'lambda') return this.inPlace(hop, call);
    if (hop.action === 'aws-sdk:s3:putObject' && !this.take('S3 PUT')) throw throttled(hop);
    if (hop.kind === 'event') await this.untilInvoked();
    const answer = await call();
    if (hop.kind === 'api' && isThrottling(answer as WireAnswer)) this.startsRefused += 1;
    return answer;
  };

  /** Lambda's concurrency counts executions at a time; it has no tokens that refill. */
  private async inPlace<T>(hop: Hop, call: () => Promise<T>): Promise<T> {
    if (this.computing >= this.limits['Lambda concurrency'].burst) {
      this.note('Lambda concurrency', true);
      throw throttled(hop);
    }
    this.computing += 1;
    const since = this.clock.now();
    try {
      return await call();
    } finally {
      this.computing -= 1;
      this.note('Lambda concurrency', false, (this.clock.now() - since) / 1_000);
    }
  }

  /** EventBridge delays calls that exceed its quota. */
  private async untilInvoked(): Promise<void> {
    const delay = this.invocations();
    this.note('EventBridge invocations', false);
    if (delay === 0) return;
    this.note('EventBridge invocations', true);
    await this.clock.sleep(delay);
  }
}

function isThrottling({ status, body }: WireAnswer): boolean {
  return (
    status === 400 &&
    (JSON.parse(body) as { readonly __type?: string }).__type?.endsWith('#ThrottlingException') === true
  );
}
