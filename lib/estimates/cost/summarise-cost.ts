import { type CostReport, happyOf } from './cost-report.ts';
import { totalOf } from './price-usage.ts';

/** One line for whoever deploys: what a million deliveries cost, and a month without any. */
export function summariseCost({ options, paths, idleMonth }: CostReport): string {
  const { N: least, 'N+1': most } = happyOf(paths).pipeline;
  const range = least === most ? `$${most.toFixed(2)}` : `$${least.toFixed(2)} to $${most.toFixed(2)}`;
  const { payloadKb, resultKb } = options;
  return `${range} per million deliveries (${payloadKb} KB in, ${resultKb} KB out, us-east-1) without the computation, and $${totalOf(idleMonth).toFixed(2)} a month when idle`;
}
