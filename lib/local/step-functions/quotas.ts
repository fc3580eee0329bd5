import type { Clock } from '../clock.ts';
import { ServiceError } from '../service-error.ts';
import {
  createTokenBucket,
  createTokenQueue,
  type ThrottleLimits,
  type TokenBucket,
  type TokenQueue,
} from '../token-bucket.ts';

/** us-east-1, us-west-2 and eu-west-1 have larger quotas than the other regions. */
export type RegionClass = 'large' | 'other';

type Limits = Readonly<Record<RegionClass, ThrottleLimits>>;

const limits = (burst: number, rate: number, otherBurst = burst, otherRate = rate): Limits => ({
  large: { burst, rate },
  other: { burst: otherBurst, rate: otherRate },
});

/**
 * What an account starts with, per account and region: Step Functions developer guide, "Service quotas", tables of API action
 * and state throttling, as of September 2026. New accounts may have less. Where one pair stands, no other is known for the
 * smaller regions. No rate is published for StartSyncExecution: what limits it is how many run.
 */
const API_LIMITS: Readonly<Record<string, Limits>> = {
  'StartExecution STANDARD': limits(1_300, 300, 800, 150),
  'StartExecution EXPRESS': limits(6_000, 6_000),
  DescribeExecution: limits(300, 15, 250, 10),
  DescribeStateMachine: limits(200, 20),
  GetExecutionHistory: limits(400, 20),
  ListExecutions: limits(200, 5, 100, 2),
  RedriveExecution: limits(800, 150),
  SendTaskFailure: limits(3_000, 500),
  SendTaskHeartbeat: limits(3_000, 500),
  SendTaskSuccess: limits(3_000, 500),
  StopExecution: limits(1_000, 200, 500, 25),
};

/** Of Standard executions; Express ones have no limit. */
const TRANSITION_LIMITS = limits(5_000, 1_500, 800, 500);

/** The quota of an action (`StartExecution STANDARD`); throws for one that has none. */
export function limitOf(action: string, region: RegionClass): ThrottleLimits {
  const found = API_LIMITS[action];
  if (found === undefined) throw new Error(`Step Functions has no quota for '${action}'`);
  return found[region];
}

/** The quotas of one account in one region. */
export class Quotas {
  private readonly buckets: ReadonlyMap<string, TokenBucket>;
  private readonly transitions: TokenQueue;

  constructor(region: RegionClass, clock: Clock) {
    this.buckets = new Map(
      Object.entries(API_LIMITS).map(([name, limit]) => [name, createTokenBucket(limit[region], clock)]),
    );
    this.transitions = createTokenQueue(TRANSITION_LIMITS[region], clock);
  }

  /**
   * Counts a call, also one that is refused for another reason or repeats an earlier one.
   *
   * @throws ServiceError ThrottlingException (HTTP 400).
   */
  countCall(action: string, machineType: 'STANDARD' | 'EXPRESS' | undefined): void {
    const bucket = this.buckets.get(action) ?? this.buckets.get(`${action} ${machineType ?? 'STANDARD'}`);
    if (bucket?.() === false) throw new ServiceError('ThrottlingException', 'Rate exceeded');
  }

  /**
   * Counts a state that a Standard execution enters: the milliseconds by which it is delayed (developer guide, "Monitoring
   * metrics", ExecutionThrottled, which counts retries too; here they are free).
   */
  countTransition(): number {
    return this.transitions();
  }
}
