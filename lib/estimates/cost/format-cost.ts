import { type CostReport, happyOf, type PricedPath } from './cost-report.ts';
import { dollars, formatTable } from '../format-table.ts';
import { COMPONENTS, priceOf, totalOf } from './price-usage.ts';

/** States what the figures are for, so that a table can be passed on alone. */
export function formatWorkload({ options, memoryMb }: CostReport): string {
  const { payloadKb, resultKb, computeMs, month } = options;
  return [
    `A delivery: ${payloadKb} KB in, ${resultKb} KB out, a computation of ${computeMs} ms with ${memoryMb} MB.`,
    `A month: ${month.events.toLocaleString('en-US')} deliveries with ${month.polls} status request${month.polls === 1 ? '' : 's'} each; ${percent(month.failureRate)} fail, ${percent(month.duplicateRate)} are sent again.`,
    'List prices of us-east-1, first tier, no free tiers. AWS does not say whether a Standard execution is billed only for the',
    'states that it enters (N), or also for its start (N+1). Figures are N+1 unless they are marked N.',
  ].join('\n');
}

/** The happy path, item by item: what is counted for one delivery, times its price. */
export function formatHappy({ paths }: CostReport): string {
  const { pipelineUsage, pipeline } = happyOf(paths);
  const rows = Object.entries(pipelineUsage)
    .map(([item, quantity]) => ({ item, quantity, price: priceOf(item) }))
    .toSorted((one, other) => place(one.price.component) - place(other.price.component))
    .map(({ item, quantity, price }) => [
      item,
      quantity.toLocaleString('en-US', { maximumFractionDigits: 6 }),
      price.unit,
      `$${price.dollars} per ${price.per.toLocaleString('en-US')}`,
      ((quantity * price.dollars * 1_000_000) / price.per).toFixed(2),
    ]);
  const sums = [
    ['sum', '', '', '', pipeline['N+1'].toFixed(2)],
    ...(pipeline.N === pipeline['N+1'] ? [] : [['sum, N', '', '', '', pipeline.N.toFixed(2)]]),
  ];
  return formatTable([['happy path', 'per delivery', 'unit', 'price', '$ per million'], ...rows, ...sums]);
}

const place = (component: string): number => COMPONENTS.indexOf(component);

/** The paths as a table, in dollars per million: the components of the pipeline, their sum, then the computation. */
export function formatPaths(paths: readonly PricedPath[]): string {
  const components = COMPONENTS.filter((component) =>
    paths.some(({ perMillion }) => (perMillion[component] ?? 0) >= 0.005),
  );
  const rows = paths.map(({ name, perMillion, pipeline, compute }) => [
    name,
    ...components.map((component) => dollars(perMillion[component] ?? 0)),
    dollars(pipeline['N+1']),
    dollars(compute),
  ]);
  return formatTable([['path, $ per million', ...components, 'sum', '+ computation'], ...rows]);
}

/** The month by component, and what it costs if nothing is sent. */
export function formatMonth({ month, idleMonth }: CostReport): string {
  const rows = COMPONENTS.filter((component) => (month[component] ?? 0) >= 0.005).map((component) => [
    component,
    dollars(month[component] ?? 0),
    dollars(idleMonth[component] ?? 0),
  ]);
  const sum = ['sum', dollars(totalOf(month)), dollars(totalOf(idleMonth))];
  return [
    formatTable([['month, $', 'total', 'when idle'], ...rows, sum]),
    'Storage: for the deliveries of this month, until they expire. Alarms: for each metric that they watch.',
  ].join('\n');
}

const percent = (share: number): string => `${Math.round(share * 10_000) / 100} %`;
