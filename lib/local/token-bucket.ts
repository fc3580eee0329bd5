import type { Clock } from './clock.ts';

/** Tokens a second in the long run, and how many may come at once. */
export interface ThrottleLimits {
  readonly rate: number;
  readonly burst: number;
}

/** Takes one token, unless none is left. */
export type TokenBucket = () => boolean;

/** A bucket of `burst` tokens, full at first, that gains `rate` tokens a second (DOC api-gateway-request-throttling). */
export function createTokenBucket(limits: ThrottleLimits, clock: Clock): TokenBucket {
  const level = createLevel(limits, clock);
  return () => {
    // Rounding: 10 refills of a tenth make 0.9999999999999999.
    if (level.now() < 1 - 1e-9) return false;
    level.take();
    return true;
  };
}

/** Takes one token, in advance where none is left, and gives the milliseconds until it is there. */
export type TokenQueue = () => number;

/** As a bucket, for what waits its turn instead of being refused. */
export function createTokenQueue(limits: ThrottleLimits, clock: Clock): TokenQueue {
  const level = createLevel(limits, clock);
  return () => {
    const left = level.now() - 1;
    level.take();
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
    take: (): void => {
      tokens -= 1;
    },
  };
}
