/** The middle value, or the mean of the two in the middle: one disturbed round on a shared machine moves it little. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)];
  const lower = sorted[Math.ceil(middle) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('there is no median of no values');
  return (lower + upper) / 2;
}

/** The median of the ratios of values taken side by side: what disturbs a whole round disturbs both of its values. */
export function medianRatio(values: readonly number[], references: readonly number[]): number {
  if (values.length !== references.length) {
    throw new RangeError(`pairs are needed, got ${values.length} values and ${references.length} references`);
  }
  return median(values.map((value, index) => value / (references[index] ?? Number.NaN)));
}
