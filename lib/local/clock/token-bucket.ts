import type { Clock } from './clock.ts';

/** Tokens a second in the long run, and the most that can be taken at once. */
export interface ThrottleLimits {
  readonly rate: number;
  readonly burst: number;
}

/** Takes one token, or the given number, unless fewer are left. */
export type TokenBucket = (tokens?: number) => boolean;

/**
 * A bucket of `burst` tokens that starts full and gains `rate` tokens a second (API Gateway developer guide,
 * api-gateway-request-throttling). It is our own, because a limiter that reads the time of the system cannot run on a
 * virtual clock.
 */
export function createTokenBucket(limits: ThrottleLimits, clock: Clock): TokenBucket {
  const level = createLevel(limits, clock);
  return (tokens = 1) => {
    // Because of rounding, 10 refills of a tenth are 0.9999999999999999.
    if (level.now() < tokens - 1e-9) return false;
    level.take(tokens);
    return true;
  };
}

/**
 * Takes one token, or the given number, in advance if there are none, and returns the milliseconds until they are
 * available.
 */
export type TokenQueue = (tokens?: number) => number;

/** A bucket for calls that wait their turn instead of being refused. */
export function createTokenQueue(limits: ThrottleLimits, clock: Clock): TokenQueue {
  const level = createLevel(limits, clock);
  return (tokens = 1) => {
    const left = level.now() - tokens;
    level.take(tokens);
    return left >= -1e-9 ? 0 : Math.ceil((-left / limits.rate) * 1_000);
  };
}

/** The tokens in the bucket. Below zero if some were taken in advance. */
function createLevel({ rate, burst }: ThrottleLimits, clock: Clock) {
  let tokens = burst;
  let filledAt = clock.now();
  return {
    now: (): number => {
      const now = clock.now();
      tokens = Math.min(burst, tokens + ((now - filledAt) / 1000) * rate);
      filledAt = now;
      return tokens;
    },
    take: (taken: number): void => {
      tokens -= taken;
    },
  };
}
