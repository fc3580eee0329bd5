import type { Quota } from './quota.ts';
import type { TokenBucket } from '../../../clock/token-bucket.ts';

/** An enabled API key that a usage plan lets into the stage, with what the plan allows it. */
export interface ApiKey {
  readonly id: string;
  readonly value: string;
  readonly quota: Quota | undefined;
  /** The plan's limit for all methods together. */
  readonly throttle: TokenBucket | undefined;
  /** The plan's limits of single methods by `/path/METHOD`; each takes the place of the one for all. */
  readonly methodThrottles: ReadonlyMap<string, TokenBucket>;
}
