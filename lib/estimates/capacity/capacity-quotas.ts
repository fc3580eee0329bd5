import { limitOf, type RegionClass } from '../../local/services/step-functions/quotas.ts';
import type { ThrottleLimits } from '../../local/clock/token-bucket.ts';
import services from './service-quotas.json' with { type: 'json' };

/**
 * Every quota that can bind, in the order in which a delivery meets it. The last one binds only if Reconcile looks
 * after the delivery.
 */
export const QUOTA_NAMES = [
  'stage throttle',
  'API Gateway requests',
  'StartExecution EXPRESS',
  'S3 PUT',
  'DynamoDB write units',
  'DynamoDB index write units',
  'StartExecution STANDARD',
  'StateTransition',
  'Lambda concurrency',
  'EventBridge invocations',
  'DescribeExecution',
] as const;

/** The name of a quota. */
export type QuotaName = (typeof QUOTA_NAMES)[number];

/** No limit: more than any load, but still a number to calculate with. */
export const UNLIMITED: ThrottleLimits = { rate: 1e12, burst: 1e12 };

/** Tokens a second and at once. For `Lambda concurrency`: executions at a time. */
export type CapacityLimits = Readonly<Record<QuotaName, ThrottleLimits>>;

/** Nothing is refused. */
export const UNLIMITED_QUOTAS = Object.fromEntries(
  QUOTA_NAMES.map((name) => [name, UNLIMITED]),
) as CapacityLimits;

/**
 * The quotas of a new account in a region, with the raised ones replaced.
 *
 * @throws Error naming what is not a quota.
 */
export function quotasOf(
  region: RegionClass,
  stage: ThrottleLimits,
  raised: Readonly<Partial<Record<string, ThrottleLimits>>> = {},
): CapacityLimits {
  const unknown = Object.keys(raised).find((name) => !QUOTA_NAMES.includes(name as QuotaName));
  if (unknown !== undefined)
    throw new Error(`There is no quota '${unknown}', only ${QUOTA_NAMES.join(', ')}.`);
  const started = QUOTA_NAMES.map((name) => [name, raised[name] ?? startingLimit(name, region, stage)]);
  return Object.fromEntries(started) as CapacityLimits;
}

function startingLimit(name: QuotaName, region: RegionClass, stage: ThrottleLimits): ThrottleLimits {
  if (name === 'stage throttle') return stage;
  return isOfStepFunctions(name) ? limitOf(name, region) : services[name][region];
}

/** Quotas of Step Functions, which the engine applies itself. */
export const STEP_FUNCTIONS_QUOTAS = [
  'StartExecution EXPRESS',
  'StartExecution STANDARD',
  'StateTransition',
  'DescribeExecution',
] as const satisfies readonly QuotaName[];

function isOfStepFunctions(name: QuotaName): name is (typeof STEP_FUNCTIONS_QUOTAS)[number] {
  return (STEP_FUNCTIONS_QUOTAS as readonly string[]).includes(name);
}
