import type { Quota } from './quota.ts';
import type { TokenBucket } from '../../../clock/token-bucket.ts';

/** An enabled API key with access to the stage, and the limits of its usage plan. */
export interface ApiKey {
  readonly id: string;
  /** Empty if the template gives it none. */
  readonly name: string;
  readonly value: string;
  readonly quota: Quota | undefined;
  /** The plan's limit for all methods together. */
  readonly throttle: TokenBucket | undefined;
  /** The plan's limits for single methods by `/path/METHOD`. Each replaces the limit for all methods. */
  readonly methodThrottles: ReadonlyMap<string, TokenBucket>;
}

/** The value of a key where AWS would generate one: the given one. If there are `keys` of them, a named one has its name behind it. */
export function valueOfKey(given: string, name: string, keys: number): string {
  return name === '' || keys === 1 ? given : `${given}-${name}`;
}
