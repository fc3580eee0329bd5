/** What AWS bills, in the units of `prices.us-east-1.json`: `{"s3.put": 1}`. */
export type Usage = Readonly<Record<string, number>>;

/** The sum of usages, each multiplied. A negative number gives a difference. */
export function addUsage(...parts: readonly (readonly [usage: Usage, times: number])[]): Usage {
  const sum: Record<string, number> = {};
  for (const [usage, times] of parts) {
    for (const [item, quantity] of Object.entries(usage)) sum[item] = (sum[item] ?? 0) + quantity * times;
  }
  return sum;
}
