import type { Clock } from '../../local/clock.ts';
import { createTokenBucket, type ThrottleLimits } from '../../local/rest-api/throttle/token-bucket.ts';
import { ServiceError } from '../../local/service-error.ts';

/** Class of region: the quotas of Step Functions are larger in three of them. */
export type RegionClass = 'large' | 'other';

/**
 * Quotas of Step Functions per account and region, tokens and refill a second, by action and type of the state machine
 * (Service Quotas; developer guide, "Service quotas"). What is not here is not limited, as far as this pipeline can reach.
 */
export const QUOTAS: Readonly<Record<RegionClass, Readonly<Record<string, ThrottleLimits>>>> = {
  large: {
    'StartExecution STANDARD': { burst: 1_300, rate: 300 },
    'StartExecution EXPRESS': { burst: 6_000, rate: 6_000 },
    'DescribeExecution STANDARD': { burst: 300, rate: 15 },
  },
  other: {
    'StartExecution STANDARD': { burst: 800, rate: 150 },
    'StartExecution EXPRESS': { burst: 6_000, rate: 6_000 },
    'DescribeExecution STANDARD': { burst: 250, rate: 10 },
  },
};

/** Takes a token for a call, or throws what Step Functions answers when none is left. */
export type TakeToken = (action: string, type: 'STANDARD' | 'EXPRESS') => void;

/** Full buckets, by the clock of one run. */
export function createQuotas(regionClass: RegionClass, clock: Clock): TakeToken {
  const buckets = new Map(
    Object.entries(QUOTAS[regionClass]).map(([name, limits]) => [name, createTokenBucket(limits, clock)]),
  );
  return (action, type) => {
    if (buckets.get(`${action} ${type}`)?.() === false)
      throw new ServiceError('ThrottlingException', 'Rate exceeded');
  };
}
