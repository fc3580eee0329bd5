import type { CostReport, PricedPath } from './cost-report.ts';
import { dollars, formatTable } from './format-table.ts';
import { COMPONENTS, NOT_THE_PIPELINE, totalOf } from './price-usage.ts';

/** The paths as a table, dollars per million: the pipeline's components, their sum in both readings, then the computation. */
export function formatPaths(paths: readonly PricedPath[]): string {
  const components = COMPONENTS.filter(
    (component) =>
      !NOT_THE_PIPELINE.includes(component) &&
      paths.some(({ perMillion }) => (perMillion[component] ?? 0) >= 0.005),
  );
  const rows = paths.map(({ name, perMillion, pipeline, compute }) => [
    name,
    ...components.map((component) => dollars(perMillion[component] ?? 0)),
    dollars(pipeline.N),
    dollars(pipeline['N+1']),
    dollars(compute),
  ]);
  return formatTable([['path, $ per million', ...components, 'sum, N', 'sum, N+1', '+ compute'], ...rows]);
}

/** The month by component, beside what it costs if nothing is sent. */
export function formatMonth({ month, idleMonth }: CostReport): string {
  const rows = COMPONENTS.filter((component) => (month[component] ?? 0) >= 0.005).map((component) => [
    component,
    dollars(month[component] ?? 0),
    dollars(idleMonth[component] ?? 0),
  ]);
  const sum = ['sum', dollars(totalOf(month)), dollars(totalOf(idleMonth))];
  return formatTable([['month, $', 'in all', 'of it idle'], ...rows, sum]);
}

/** What a change does to the bill: the paths whose price differs, before, after, and the difference. */
export function formatDifference(before: readonly PricedPath[], after: readonly PricedPath[]): string {
  const names = [...new Set([...after, ...before].map(({ name }) => name))];
  const rows = names.flatMap((name) => {
    const [was, is] = [before, after].map(
      (paths) => paths.find((path) => path.name === name)?.pipeline['N+1'],
    );
    if (was !== undefined && is !== undefined && Math.abs(is - was) < 0.005) return [];
    const change = (is ?? 0) - (was ?? 0);
    return [
      [
        name,
        was === undefined ? 'none' : was.toFixed(2),
        is === undefined ? 'none' : is.toFixed(2),
        signed(change),
      ],
    ];
  });
  return rows.length === 0
    ? 'no path costs more or less'
    : formatTable([['path, $ per million, N+1', 'before', 'now', 'change'], ...rows]);
}

function signed(amount: number): string {
  return `${amount < 0 ? '' : '+'}${amount.toFixed(2)}`;
}
