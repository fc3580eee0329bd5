import type { ProofRow } from './proof-row.ts';
import type { Proof } from './prove-template.ts';
import type { ProofVerdict } from './proof-verdict.ts';

/** Formats the proofs as tables. Outcomes with the same answer share a line, equal methods share a table. */
export function formatProofs(proofs: readonly Proof[]): readonly string[] {
  const tables = new Map<string, string[]>();
  for (const { subject, rows } of proofs) {
    const table = tableOf(rows).join('\n');
    tables.set(table, [...(tables.get(table) ?? []), subject]);
  }
  return [...tables].flatMap(([table, subjects]) => [subjects.join(', '), ...table.split('\n'), '']);
}

/** `48 outcomes, 2 2xx, 0 unproven`, and whether the last number is 0. */
export function countProofs(proofs: readonly Proof[]): {
  readonly line: string;
  readonly isProven: boolean;
} {
  const rows = proofs.flatMap((proof) => proof.rows);
  const acknowledged = rows.filter(({ verdict }) => verdict.kind !== 'not acknowledged');
  const unproven = rows.filter(({ verdict }) => verdict.kind === 'unproven');
  return {
    line: `${rows.length} outcomes, ${acknowledged.length} 2xx, ${unproven.length} unproven`,
    isProven: unproven.length === 0,
  };
}

const HEADINGS = [
  'outcome',
  'back end',
  'integration response',
  'status',
  'what holds the delivery',
] as const;

/** Wide enough for most names, and narrow enough for a screen. */
const WIDTHS = [56, 13, 24, 6, 60] as const;

function tableOf(rows: readonly ProofRow[]): readonly string[] {
  const groups = new Map<string, ProofRow[]>();
  for (const row of rows) {
    const key = [row.response, String(row.status ?? '?'), describe(row.verdict)].join('\t');
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const lines = [...groups].map(([key, group]) => [
    outcomesOf(group, rows),
    unique(group.map(({ backEnd }) => backEnd)).join(', '),
    ...key.split('\t'),
  ]);
  return [...lineOf(HEADINGS), ...lines.flatMap(lineOf)];
}

/** The names of the outcomes. If one is answered in several ways, it says which of them are meant. */
function outcomesOf(group: readonly ProofRow[], rows: readonly ProofRow[]): string {
  const inGroup = new Set(group);
  const others = rows.filter((row) => !inGroup.has(row));
  return unique(group.map(({ outcome }) => outcome))
    .map((name) => {
      const named = group.filter(({ outcome }) => outcome === name);
      const splits = others.filter(({ outcome }) => outcome === name);
      if (splits.length === 0) return name;
      return `${name} (${unique(named.map((row) => whichOf(row, splits))).join('; ')})`;
    })
    .join(', ');
}

/** The status tells them apart, unless others of the name have the same. */
function whichOf({ backEnd, variant }: ProofRow, splits: readonly ProofRow[]): string {
  const isSplit = splits.some((other) => other.backEnd === backEnd);
  return isSplit && variant !== undefined ? variant : backEnd;
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

function describe(verdict: ProofVerdict): string {
  if (verdict.kind === 'not acknowledged') return '-';
  if (verdict.kind === 'read') return 'a read: it acknowledges nothing';
  return verdict.kind === 'unproven' ? `UNPROVEN: ${verdict.why}` : verdict.by;
}

function lineOf(cells: readonly string[]): readonly string[] {
  const columns = cells.map((cell, column) => wrap(cell, WIDTHS[column] ?? 0));
  const height = Math.max(...columns.map((lines) => lines.length));
  return Array.from({ length: height }, (_, index) =>
    `  ${columns.map((lines, column) => (lines[index] ?? '').padEnd(WIDTHS[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}

/** Breaks at blanks. A word that is too long stays whole. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines.push(`${lines.pop()} ${word}`);
    else lines.push(word);
  }
  return lines;
}
