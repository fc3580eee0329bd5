import type { ThrottleLimits } from '../../../clock/token-bucket.ts';
import { isSet, member, readNumberWithin, type Property } from '../../../template/read-property.ts';

/**
 * The limits of the account, used if only one of the two is set (API Gateway developer guide,
 * api-gateway-request-throttling).
 */
const ACCOUNT_LIMITS: ThrottleLimits = { rate: 10_000, burst: 5_000 };

/** The limits that `settings` has under the two names; undefined if it has neither. */
export function loadThrottle(
  settings: Property,
  rateName: string,
  burstName: string,
): ThrottleLimits | undefined {
  const rate = member(settings, rateName);
  const burst = member(settings, burstName);
  if (!isSet(rate) && !isSet(burst)) return undefined;
  return {
    rate: readNumberWithin(rate, ACCOUNT_LIMITS.rate, { minimum: 0 }),
    burst: readNumberWithin(burst, ACCOUNT_LIMITS.burst, { minimum: 0 }),
  };
}
