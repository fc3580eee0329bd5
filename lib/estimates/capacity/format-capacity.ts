import { formatTable } from '../format-table.ts';
import type { LoadReport } from './load-report.ts';
import type { SustainedRate } from './sustained-rates.ts';

/** One run: the rate of its load, and the result. */
export interface RatedRun {
  readonly rate: number;
  readonly report: LoadReport;
}

/** Formats the runs as a table. */
export function formatRuns(runs: readonly RatedRun[]): string {
  const rows = runs.map(({ rate, report }) => [
    whole(rate),
    whole(report.accepted - report.returned),
    whole(report.sent - report.accepted),
    whole(report.returned),
    whole(report.parked),
    whole(report.reconciled),
    whole(report.failed + report.deadLetters),
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
    '503',
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
  return `${formatTable([head, ...rows])}\n${LEGEND}`;
}

const LEGEND = [
  'parked: sent to the parking queue, and ingested again later. by Reconcile: started or recorded by it, after 15 minutes or more.',
  'failed: throttled by Lambda to the end (Standard), or dead letters; both wait for a redrive. backlog: the most accepted',
  'deliveries without an outcome at a time. p50, p99, max: from the request to the outcome. drain: from the last request to the last',
  'outcome. binds: the quota that throttled most calls.',
].join('\n');

/** Formats at which rate each quota begins to bind, and what helps. */
export function formatRates(rates: readonly SustainedRate[]): string {
  const rows = rates.map(({ quota, perSecond, atOnce, remedy }) => [
    quota,
    whole(perSecond),
    whole(atOnce),
    remedy,
  ]);
  return formatTable([['quota', 'deliveries/s', 'at once', 'what helps'], ...rows]);
}

/** Says what binds first, what must be raised together, and how far that helps. */
export function adviseOn(rates: readonly SustainedRate[]): string {
  const [tightest] = rates;
  if (tightest === undefined) return 'Nothing binds.';
  const first = rates.filter(({ perSecond }) => perSecond < tightest.perSecond * 1.001);
  const next = rates[first.length];
  const names = first.map(({ quota }) => quota).join(' and ');
  const [bind, raise] =
    first.length === 1 ? ['binds', 'Raising it'] : ['bind', 'Raising one alone changes nothing, raising all'];
  const then =
    next === undefined
      ? 'nothing else binds'
      : `helps up to ${whole(next.perSecond)}, where ${next.quota} binds`;
  return `${names} ${bind} first, at ${whole(tightest.perSecond)} deliveries a second. ${raise} ${then}.`;
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
