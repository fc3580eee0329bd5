import type { Clock } from '../../../clock/clock.ts';
import { type ApiKey, valueOfKey } from '../throttle/api-key.ts';
import { createQuota, type Quota } from '../throttle/quota.ts';
import { createTokenBucket } from '../../../clock/token-bucket.ts';
import { loadThrottle } from './load-throttle.ts';
import {
  isSet,
  member,
  readBoolean,
  readChoice,
  readElements,
  readMembers,
  readNumberWithin,
  readString,
  readStringOr,
  refuse,
  type Property,
} from '../../../template/read-property.ts';
import { checkProperties } from './check-properties.ts';

/** The resources that decide which keys are accepted. */
export interface ApiKeyResources {
  readonly apiKeys: readonly Property[];
  readonly usagePlans: readonly Property[];
  readonly usagePlanKeys: readonly Property[];
}

/** The API and stage of the keys, and the value to use where AWS would generate one. */
export interface ApiKeyScope {
  readonly restApiId: string;
  readonly stageNames: readonly string[];
  readonly generatedValue: string;
  readonly clock: Clock;
}

/** The keys in the usage plans of the stage, by value. A key that is disabled or has no plan gives no access. */
export function loadApiKeys(resources: ApiKeyResources, scope: ApiKeyScope): ReadonlyMap<string, ApiKey> {
  const keys = new Map<string, ApiKey>();
  for (const planKey of resources.usagePlanKeys) {
    readChoice(member(planKey, 'KeyType'), ['API_KEY']);
    const apiKey = find(resources.apiKeys, member(planKey, 'KeyId'));
    const plan = find(resources.usagePlans, member(planKey, 'UsagePlanId'));
    const stage = readElements(member(plan, 'ApiStages')).find((one) => isThisStage(one, scope));
    const name = readStringOr(member(apiKey, 'Name'), '');
    const generated = valueOfKey(scope.generatedValue, name, resources.apiKeys.length);
    const value = readStringOr(member(apiKey, 'Value'), generated);
    // The service's default for Enabled is false.
    if (stage === undefined || !readBoolean(member(apiKey, 'Enabled'), false)) continue;
    if (keys.has(value)) refuse(member(apiKey, 'Value'), 'two API keys with the same value for one stage');
    keys.set(value, createKey({ id: apiKey.logicalId, name, value }, { plan, stage, clock: scope.clock }));
  }
  return keys;
}

function find(resources: readonly Property[], reference: Property): Property {
  const id = readString(reference);
  return resources.find(({ logicalId }) => logicalId === id) ?? refuse(reference, `the reference to ${id}`);
}

function isThisStage(stage: Property, scope: ApiKeyScope): boolean {
  checkProperties(stage, 'ApiStage');
  return (
    readString(member(stage, 'ApiId')) === scope.restApiId &&
    scope.stageNames.includes(readString(member(stage, 'Stage')))
  );
}

function createKey(
  key: Pick<ApiKey, 'id' | 'name' | 'value'>,
  from: { readonly plan: Property; readonly stage: Property; readonly clock: Clock },
): ApiKey {
  const limits = loadLimits(member(from.plan, 'Throttle'));
  const methodThrottles = readMembers(member(from.stage, 'Throttle')).flatMap(([method, settings]) => {
    const methodLimits = loadLimits(settings);
    return methodLimits === undefined ? [] : [[method, createTokenBucket(methodLimits, from.clock)] as const];
  });
  return {
    ...key,
    quota: loadQuota(member(from.plan, 'Quota'), from.clock),
    throttle: limits && createTokenBucket(limits, from.clock),
    methodThrottles: new Map(methodThrottles),
  };
}

function loadLimits(settings: Property) {
  checkProperties(settings, 'ThrottleSettings');
  return loadThrottle(settings, 'RateLimit', 'BurstLimit');
}

/** A day of the week, or a day that every month has (API reference, QuotaSettings). */
const LATEST_OFFSET_DAYS = { DAY: 0, WEEK: 6, MONTH: 27 };

function loadQuota(settings: Property, clock: Clock): Quota | undefined {
  checkProperties(settings, 'QuotaSettings');
  if (!isSet(member(settings, 'Limit'))) return undefined;
  if (!isSet(member(settings, 'Period'))) refuse(member(settings, 'Period'), 'a Quota without Period');
  const period = readChoice(member(settings, 'Period'), ['DAY', 'WEEK', 'MONTH']);
  const offset = { minimum: 0, maximum: LATEST_OFFSET_DAYS[period] };
  return createQuota(
    {
      limit: readNumberWithin(member(settings, 'Limit'), 0, { minimum: 0 }),
      period,
      offset: readNumberWithin(member(settings, 'Offset'), 0, offset),
    },
    clock,
  );
}
