import { DUPLICATE, FAILURE, HAPPY, POLL } from './usage/cost-paths.ts';
import type { MeasuredPath } from './usage/measure-paths.ts';
import { addUsage, type Usage } from './usage/usage.ts';

/** What happens in a month. Rates are shares of the events, from 0 to 1 (the rate of duplicates may be more). */
export interface Month {
  readonly events: number;
  readonly failureRate: number;
  readonly duplicateRate: number;
  /** How often a producer asks for the status of one delivery. */
  readonly polls: number;
}

/** The usage of a month: the paths in their shares, and what is paid without any event. */
export function usageOfMonth(paths: readonly MeasuredPath[], idle: Usage, month: Month): Usage {
  const { events, failureRate, duplicateRate, polls } = month;
  const of = (name: string): Usage => paths.find((path) => path.name === name)?.usage ?? {};
  return addUsage(
    [of(HAPPY), events * (1 - failureRate)],
    [of(FAILURE), events * failureRate],
    [of(DUPLICATE), events * duplicateRate],
    [of(POLL), events * polls],
    [idle, 1],
  );
}
