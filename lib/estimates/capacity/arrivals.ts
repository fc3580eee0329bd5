import type { Random } from '../../local/clock/random.ts';

/** How requests arrive: evenly; at random; ten times as many in the middle tenth; or all within the first second. */
export const SHAPES = ['steady', 'poisson', 'peak', 'spike'] as const;

/** The name of a shape. */
type Shape = (typeof SHAPES)[number];

/** Requests a second on average, for so many seconds. */
export interface Arrivals {
  readonly rate: number;
  readonly seconds: number;
  readonly shape: Shape;
}

/** Share of the middle tenth of a peak. The other tenths share the rest of the average. */
const PEAK = 10 / (0.9 + 0.1 * 10);

/** The times of arrival in seconds, in order. */
export function* arrivalTimes({ rate, seconds, shape }: Arrivals, random: Random): Generator<number> {
  const count = Math.round(rate * seconds);
  let time = 0;
  for (let index = 0; index < count; index += 1) {
    yield shape === 'poisson' ? time : placeOf(index / count, shape, seconds) * seconds;
    // The gaps of a Poisson process are exponential.
    time -= Math.log(1 - random.next()) / rate;
  }
}

/** When this share of all requests has arrived, as a share of the time. */
function placeOf(share: number, shape: Shape, seconds: number): number {
  if (shape === 'spike') return share * Math.min(1, 1 / seconds);
  if (shape !== 'peak') return share;
  const [quiet, before] = [PEAK / 10, (PEAK / 10) * 0.45];
  if (share < before) return share / quiet;
  if (share < before + PEAK / 10) return 0.45 + (share - before) / PEAK;
  return 0.55 + (share - before - PEAK / 10) / quiet;
}
