import type { Clock } from '../../../clock/clock.ts';

/** The number of requests that a key has in each period. */
export interface QuotaLimits {
  readonly limit: number;
  readonly period: QuotaPeriod;
  /**
   * Days by which the period is shifted: a WEEK with offset 0 starts on Sunday, with 1 on Monday (CloudFormation).
   */
  readonly offset: number;
}

/** The periods of CloudFormation's QuotaSettings. */
export type QuotaPeriod = 'DAY' | 'WEEK' | 'MONTH';

/** Counts one request. Returns false if the period's quota is used up. */
export type Quota = () => boolean;

/** A counter that restarts with every period, in UTC. */
export function createQuota({ limit, period, offset }: QuotaLimits, clock: Clock): Quota {
  let used = 0;
  let current = '';
  return () => {
    const running = PERIODS[period](clock.now() - offset * DAY_MS);
    if (running !== current) {
      current = running;
      used = 0;
    }
    if (used >= limit) return false;
    used += 1;
    return true;
  };
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** A name for the period that contains the time. */
const PERIODS: Readonly<Record<QuotaPeriod, (epoch: number) => string>> = {
  DAY: (epoch) => `day ${Math.floor(epoch / DAY_MS)}`,
  // The epoch was a Thursday: 4 days after Sunday.
  WEEK: (epoch) => `week ${Math.floor((epoch / DAY_MS + 4) / 7)}`,
  MONTH: (epoch) => `month ${new Date(epoch).toISOString().slice(0, 7)}`,
};
