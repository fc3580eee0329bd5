import type { PipelineShape } from './pipeline-shape.ts';
import { QUOTA_NAMES, type QuotaLimits, type QuotaName, UNLIMITED } from './quotas.ts';
import services from './service-quotas.json' with { type: 'json' };

/** What one quota allows, as the arithmetic of its bucket. */
export interface SustainedRate {
  readonly quota: QuotaName;
  /** Deliveries a second, for as long as one likes. */
  readonly perSecond: number;
  /** Deliveries that it takes at once beyond that. */
  readonly atOnce: number;
  /** How it is answered to: raised, or by more accounts or regions. */
  readonly remedy: string;
}

/** What of a load decides how much one delivery takes of each quota. */
export interface Demand {
  readonly shape: PipelineShape;
  readonly writeUnits: DeliveryWriteUnits;
  readonly computeSeconds: number;
  /** How often the producer asks for one delivery's status. */
  readonly polls: number;
}

/** DynamoDB write units of one delivery: of recording it, of an Express Process's claim, and of its outcome. */
export type DeliveryWriteUnits = Readonly<
  Record<'record' | 'claim' | 'outcome', { readonly table: number; readonly index: number }>
>;

/** Service Quotas names both as adjustable; beyond about 2,000 Standard starts a second no account has been reported. */
const REMEDIES: Partial<Readonly<Record<QuotaName, string>>> = {
  'stage throttle': "the props 'rateLimit' and 'burstLimit'",
  'StartExecution EXPRESS': 'Service Quotas; spread over accounts or regions where it ends',
  'StartExecution STANDARD':
    "Service Quotas, to some 2,000 a second; beyond that spread, or processWorkflow 'express'",
};

/** Every quota with the rate at which it begins to bind, the tightest first. */
export function sustainedRates(quotas: QuotaLimits, demand: Demand): readonly SustainedRate[] {
  return QUOTA_NAMES.map((quota) => {
    const taken = tokensOf(quota, demand);
    const { rate, burst } = quotas[quota];
    return { quota, perSecond: rate / taken, atOnce: burst / taken, remedy: remedyOf(quota) };
  })
    .filter(({ quota, perSecond }) => Number.isFinite(perSecond) && quotas[quota].rate < UNLIMITED.rate)
    .toSorted((one, other) => one.perSecond - other.perSecond);
}

/** Tokens of a quota that one delivery takes. Infinitely few are none. */
function tokensOf(quota: QuotaName, { shape, writeUnits, computeSeconds, polls }: Demand): number {
  const isStandard = shape.transitions > 0;
  const { record, claim, outcome } = writeUnits;
  const taken: Readonly<Record<QuotaName, number>> = {
    'stage throttle': 1 + polls,
    'API Gateway requests': 1 + polls,
    // Ingest, and Track or an Express Process.
    'StartExecution EXPRESS': 2,
    'S3 PUT': 1,
    'DynamoDB write units': record.table + claim.table + outcome.table,
    'DynamoDB index write units': record.index + claim.index + outcome.index,
    'StartExecution STANDARD': isStandard ? 1 : 0,
    StateTransition: shape.transitions,
    // Little's law: as many run at a time as come in the time that one takes.
    'Lambda concurrency': computeSeconds,
    'EventBridge invocations': isStandard ? 1 : 0,
  };
  return taken[quota];
}

function remedyOf(quota: QuotaName): string {
  const known = REMEDIES[quota];
  if (known !== undefined) return known;
  const { isAdjustable, says } = (
    services as Readonly<Record<string, { isAdjustable: boolean; says: string }>>
  )[quota]!;
  return `${isAdjustable ? 'Service Quotas' : 'not adjustable'}: ${says}`;
}
