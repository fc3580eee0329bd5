import type { CostReport } from './cost-report.ts';
import { formatTable } from '../format-table.ts';
import { totalOf } from './price-usage.ts';

/** What a change does to the bill: every figure that differs by a cent or more, before, after, and the difference. */
export function formatDifference(before: CostReport, after: CostReport): string {
  const [was, is] = [figuresOf(before), figuresOf(after)];
  const names = [...new Set([...is.keys(), ...was.keys()])];
  const rows = names.flatMap((name) => {
    const change = (is.get(name) ?? 0) - (was.get(name) ?? 0);
    if (was.has(name) && is.has(name) && Math.abs(change) < 0.005) return [];
    return [
      [name, amount(was.get(name)), amount(is.get(name)), `${change < 0 ? '' : '+'}${change.toFixed(2)}`],
    ];
  });
  return rows.length === 0
    ? 'no figure changes'
    : formatTable([['what changes, $', 'before', 'now', 'change'], ...rows]);
}

/** Per million deliveries of each path, the pipeline and the computation; then the month by component. */
function figuresOf({ paths, month, idleMonth }: CostReport): ReadonlyMap<string, number> {
  const figures = new Map<string, number>();
  for (const { name, pipeline, compute } of paths) {
    figures.set(`${name}, per million`, pipeline['N+1']);
    figures.set(`${name}, its computation`, compute);
  }
  for (const [component, dollars] of Object.entries(month)) figures.set(`month, ${component}`, dollars);
  figures.set('month', totalOf(month));
  figures.set('idle month', totalOf(idleMonth));
  return figures;
}

function amount(dollars: number | undefined): string {
  return dollars === undefined ? 'none' : dollars.toFixed(2);
}
