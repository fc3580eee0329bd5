import type { Random } from '../../local/clock/random.ts';

/** From the shortest to the longest, in milliseconds. */
export type Range = readonly [shortest: number, longest: number];

/** Milliseconds drawn from a range: as many short ones as long ones, on a logarithmic scale. */
export function drawMs([shortest, longest]: Range, random: Random): number {
  return shortest * (longest / shortest) ** random.next();
}
