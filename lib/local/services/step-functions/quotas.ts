import type { Clock } from '../../clock/clock.ts';
import { ServiceError } from '../../service-error.ts';
import {
  createTokenBucket,
  createTokenQueue,
  type ThrottleLimits,
  type TokenBucket,
  type TokenQueue,
} from '../../clock/token-bucket.ts';

/** us-east-1, us-west-2 and eu-west-1 have larger quotas than the other regions. */
export type RegionClass = 'large' | 'other';

/** Limits by the name of their quota: `StartExecution STANDARD`, `DescribeExecution`, `StateTransition`. */
type StepFunctionsLimits = Readonly<Record<string, ThrottleLimits>>;

/** Limits of an account that has raised some. A quota without a limit is not throttled. */
export interface GivenQuotas {
  readonly limits: StepFunctionsLimits;
  /** Called for each requested token, with whether it was refused or (for a transition) delayed. Must not throw. */
  readonly onTaken?: (quota: string, isThrottled: boolean) => void;
}

type Limits = Readonly<Record<RegionClass, ThrottleLimits>>;

const limits = (burst: number, rate: number, otherBurst = burst, otherRate = rate): Limits => ({
  large: { burst, rate },
  other: { burst: otherBurst, rate: otherRate },
});

/**
 * The default quotas per account and region: Step Functions developer guide, "Service quotas", tables of API action
 * and state throttling, as of September 2026. New accounts may have less. Where there is only one pair, none is known
 * for the smaller regions. AWS publishes no rate for StartSyncExecution: it is limited by the number of running
 * executions.
 */
const LIMITS: Readonly<Record<string, Limits>> = {
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
  // For Standard executions. Express has no limit.
  StateTransition: limits(5_000, 1_500, 800, 500),
};

/** The quota of an action (`StartExecution STANDARD`) or of `StateTransition`. Throws if there is none. */
export function limitOf(quota: string, region: RegionClass): ThrottleLimits {
  const found = LIMITS[quota];
  if (found === undefined) throw new Error(`Step Functions has no quota for '${quota}'`);
  return found[region];
}

function startingQuotas(region: RegionClass): GivenQuotas {
  return { limits: Object.fromEntries(Object.keys(LIMITS).map((quota) => [quota, limitOf(quota, region)])) };
}

/** The quotas of one account in one region. */
export class Quotas {
  private readonly buckets: ReadonlyMap<string, TokenBucket>;
  private readonly transitions: TokenQueue;
  private readonly onTaken: NonNullable<GivenQuotas['onTaken']>;

  constructor(quotas: RegionClass | GivenQuotas, clock: Clock) {
    const { limits: given, onTaken } = typeof quotas === 'string' ? startingQuotas(quotas) : quotas;
    const { StateTransition, ...ofActions } = given;
    this.buckets = new Map(
      Object.entries(ofActions).map(([name, limit]) => [name, createTokenBucket(limit, clock)]),
    );
    this.transitions = StateTransition === undefined ? () => 0 : createTokenQueue(StateTransition, clock);
    this.onTaken = onTaken ?? (() => undefined);
  }

  /**
   * Counts a call, including one that is refused for another reason or repeats an earlier one.
   *
   * @throws ServiceError ThrottlingException (HTTP 400).
   */
  countCall(action: string, machineType: 'STANDARD' | 'EXPRESS' | undefined): void {
    const quota = this.buckets.has(action) ? action : `${action} ${machineType ?? 'STANDARD'}`;
    const isTaken = this.buckets.get(quota)?.();
    if (isTaken !== undefined) this.onTaken(quota, !isTaken);
    if (isTaken === false) throw new ServiceError('ThrottlingException', 'Rate exceeded');
  }

  /**
   * Counts a state that a Standard execution enters, and returns its delay in milliseconds (developer guide,
   * "Monitoring metrics", ExecutionThrottled). AWS counts retries too; here they are not counted.
   */
  countTransition(): number {
    const delay = this.transitions();
    this.onTaken('StateTransition', delay > 0);
    return delay;
  }
}
