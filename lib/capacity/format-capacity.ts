import { formatTable } from '../cost/format-table.ts';
import type { LoadReport } from './load-report.ts';
import type { SustainedRate } from './sustained-rates.ts';

/** One run: the rate that came, and what became of it. */
export interface RatedRun {
  readonly rate: number;
  readonly report: LoadReport;
}

/** The runs as a table. */
export function formatRuns(runs: readonly RatedRun[]): string {
  const rows = runs.map(({ rate, report }) => [
    whole(rate),
    whole(report.accepted),
    whole(report.sent - report.accepted),
    whole(report.parked),
    whole(report.reconciled),
    whole(report.failed + report.deadLetters + report.returned),
    whole(report.maxBacklog),
    seconds(report.toTerminal.p50),
    seconds(report.toTerminal.p99),
    seconds(report.toTerminal.max),
    seconds(report.drain),
    bindingOf(report),
  ]);
  const head = [
    'requests/s',
    '202',
    '429',
    'parked',
    'by Reconcile',
    'failed',
    'backlog',
    'p50 s',
    'p99 s',
    'max s',
    'drain s',
    'binds',
  ];
  return formatTable([head, ...rows]);
}

/** At which rate each quota begins to bind, and what helps. */
export function formatRates(rates: readonly SustainedRate[]): string {
  const rows = rates.map(({ quota, perSecond, atOnce, remedy }) => [
    quota,
    whole(perSecond),
    whole(atOnce),
    remedy,
  ]);
  return formatTable([['quota', 'deliveries/s', 'at once', 'what helps'], ...rows]);
}

/** In words: what binds first, and what next when that is raised. */
export function adviseOn(rates: readonly SustainedRate[]): string {
  const [first, next] = rates;
  if (first === undefined || next === undefined) return '';
  const goes = `${first.quota} binds first, at ${whole(first.perSecond)} deliveries a second (${whole(first.atOnce)} at once).`;
  const then =
    next.perSecond === first.perSecond ? 'So does' : `Raised beyond ${whole(next.perSecond)}, next comes`;
  return `${goes} ${then} ${next.quota}.`;
}

/** The quota that refused or delayed the most calls. */
function bindingOf({ throttled }: LoadReport): string {
  const [most] = Object.entries(throttled).toSorted(([, one], [, other]) => other - one);
  return most?.[0] ?? 'none';
}

function whole(amount: number): string {
  return Math.round(amount).toLocaleString('en');
}

function seconds(amount: number): string {
  return amount < 10 ? amount.toFixed(1) : whole(amount);
}
