import type { Random } from '../../clock/random.ts';
import type { Retrier } from '../definition/state-machine-definition.ts';
import { matchesError, type StatesError } from './states-error.ts';

/** The retries of one visit to a state. Each retrier counts its own retries. The first one that matches decides. */
export class RetryRules {
  private readonly retriers: readonly Retrier[];
  private readonly random: Random;
  private readonly counts = new Map<Retrier, number>();

  constructor(retriers: readonly Retrier[], random: Random) {
    this.retriers = retriers;
    this.random = random;
  }

  /** Seconds to wait before the next attempt, or undefined if there is none. */
  delayAfter(failure: StatesError): number | undefined {
    const retrier = this.retriers.find(({ errorEquals }) => matchesError(errorEquals, failure));
    if (retrier === undefined) return undefined;
    const count = this.counts.get(retrier) ?? 0;
    if (count >= retrier.maxAttempts) return undefined;
    this.counts.set(retrier, count + 1);
    const delay = Math.min(retrier.intervalSeconds * retrier.backoffRate ** count, retrier.maxDelaySeconds);
    return retrier.fullJitter ? delay * this.random.next() : delay;
  }
}
