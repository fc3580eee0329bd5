import type { Clock } from '../../clock.ts';

/** Requests a second in the long run, and how many may come at once. */
export interface ThrottleLimits {
  readonly rate: number;
  readonly burst: number;
}

/** Takes one token, unless none is left. */
export type TokenBucket = () => boolean;

/** A bucket of `burst` tokens, full at first, that gains `rate` tokens a second (DOC api-gateway-request-throttling). */
export function createTokenBucket({ rate, burst }: ThrottleLimits, clock: Clock): TokenBucket {
  let tokens = burst;
  let filledAt = clock.now();
  return () => {
    const now = clock.now();
    tokens = Math.min(burst, tokens + ((now - filledAt) / 1000) * rate);
    filledAt = now;
    // Rounding: 10 refills of a tenth make 0.9999999999999999.
    if (tokens < 1 - 1e-9) return false;
    tokens -= 1;
    return true;
  };
}
