import type { Clock } from './clock.ts';

/** Tokens a second in the long run, and how many may come at once. */
export interface ThrottleLimits {
  readonly rate: number;
  readonly burst: number;
}

/** Takes one token, or so many, unless fewer are left. */
export type TokenBucket = (tokens?: number) => boolean;

/** A bucket of `burst` tokens, full at first, that gains `rate` tokens a second (DOC api-gateway-request-throttling). */
export function createTokenBucket(limits: ThrottleLimits, clock: Clock): TokenBucket {
  const level = createLevel(limits, clock);
  return (tokens = 1) => {
    // Rounding: 10 refills of a tenth make 0.9999999999999999.
    if (level.now() < tokens - 1e-9) return false;
    level.take(tokens);
    return true;
  };
}

/** Takes one token, or so many, in advance where none is left, and gives the milliseconds until they are there. */
export type TokenQueue = (tokens?: number) => number;

/** As a bucket, for what waits its turn instead of being refused. */
export function createTokenQueue(limits: ThrottleLimits, clock: Clock): TokenQueue {
  const level = createLevel(limits, clock);
  return (tokens = 1) => {
    const left = level.now() - tokens;
    level.take(tokens);
    return left >= -1e-9 ? 0 : Math.ceil((-left / limits.rate) * 1_000);
  };
}

/** How many tokens are there; below zero where some have been taken in advance. */
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
