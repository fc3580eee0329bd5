/** The value below which this share of the values lies; `sorted` is in ascending order. 0 if there are no values. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
