import type { ByQuota } from './applied-quotas.ts';
import { QUOTA_NAMES, type CapacityLimits, type QuotaName, UNLIMITED } from './capacity-quotas.ts';
import services from './service-quotas.json' with { type: 'json' };

/** What one quota allows, by the arithmetic of its token bucket. */
export interface SustainedRate {
  readonly quota: QuotaName;
  /** Deliveries a second, for any length of time. */
  readonly perSecond: number;
  /** Deliveries that it takes at once beyond that. */
  readonly atOnce: number;
  /** What helps: raising it, or more accounts or regions. */
  readonly remedy: string;
}

/**
 * Service Quotas lists both as adjustable. No account with more than about 2,000 Standard starts a second has been
 * reported.
 */
const REMEDIES: Partial<Readonly<Record<QuotaName, string>>> = {
  'stage throttle': "the props 'rateLimit' and 'burstLimit'",
  'StartExecution EXPRESS': 'Service Quotas; beyond that, more accounts or regions',
  'StartExecution STANDARD':
    "Service Quotas, up to about 2,000 a second; beyond that, more accounts or regions, or processWorkflow 'express'",
};

/**
 * Every quota with the rate at which it begins to bind, the tightest first. `demand` is what one delivery takes of
 * each (`measureDemand`). For Lambda's concurrency it is seconds: as many run at a time as arrive in the time that
 * one takes (Little's law).
 */
export function sustainedRates(quotas: CapacityLimits, demand: ByQuota): readonly SustainedRate[] {
  return QUOTA_NAMES.flatMap((quota) => {
    const { rate, burst } = quotas[quota];
    const taken = demand[quota] ?? 0;
    if (taken === 0 || rate >= UNLIMITED.rate) return [];
    return [{ quota, perSecond: rate / taken, atOnce: burst / taken, remedy: remedyOf(quota) }];
  }).toSorted((one, other) => one.perSecond - other.perSecond);
}

function remedyOf(quota: QuotaName): string {
  const known = REMEDIES[quota];
  if (known !== undefined) return known;
  const { isAdjustable, says } = (
    services as Readonly<Record<string, { isAdjustable: boolean; says: string }>>
  )[quota]!;
  return `${isAdjustable ? 'Service Quotas' : 'not adjustable'}: ${says}`;
}
