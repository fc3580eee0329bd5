import type { CostReport } from './cost-report.ts';
import { totalOf } from './price-usage.ts';
import { HAPPY } from './cost-paths.ts';

/** One line for who deploys: what a million deliveries cost, and a month without any. */
export function summariseCost({ paths, idleMonth }: CostReport): string {
  const happy = paths.find(({ name }) => name === HAPPY)?.pipeline;
  const [least = 0, most = 0] = [happy?.N, happy?.['N+1']];
  const range = least === most ? `$${most.toFixed(2)}` : `$${least.toFixed(2)} to $${most.toFixed(2)}`;
  return `${range} per million deliveries (4 KB in, 1 KB out, us-east-1) without the computation, and $${totalOf(idleMonth).toFixed(2)} a month when idle: npm run cost.`;
}
