import type { Random } from '../../../local/clock/random.ts';

/** Shortest and longest, in milliseconds. */
export type Range = readonly [shortest: number, longest: number];

/** Draws milliseconds from a range on a logarithmic scale, so that short ones are as frequent as long ones. */
export function drawMs([shortest, longest]: Range, random: Random): number {
  return shortest * (longest / shortest) ** random.next();
}
