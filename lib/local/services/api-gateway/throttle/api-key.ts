import type { Quota } from './quota.ts';
import type { TokenBucket } from '../../../clock/token-bucket.ts';

/** An enabled API key with access to the stage, and the limits of its usage plan. */
export interface ApiKey {
  readonly id: string;
  readonly value: string;
  readonly quota: Quota | undefined;
  /** The plan's limit for all methods together. */
  readonly throttle: TokenBucket | undefined;
  /** The plan's limits for single methods by `/path/METHOD`. Each replaces the limit for all methods. */
  readonly methodThrottles: ReadonlyMap<string, TokenBucket>;
}
