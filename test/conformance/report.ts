import type { CaseResult } from './run-folder.ts';

/** The results of one folder. */
export interface FolderResults {
  readonly folder: string;
  readonly results: readonly CaseResult[];
}

/** The table of all folders, then the cases that need a word: wrong and unreadable ones, refused ones, the others. */
export function reportResults(folders: readonly FolderResults[]): readonly string[] {
  return [
    headline(),
    ...folders.flatMap(tableOf),
    ...SECTIONS.flatMap(({ title, verdict }) => sectionOf(title, verdict, folders)),
  ];
}

type VerdictName = CaseResult['verdict']['verdict'];

const COLUMNS: readonly VerdictName[] = ['matched', 'refused', 'wrong', 'stand-in', 'not run', 'unreadable'];

const SECTIONS: readonly { readonly title: string; readonly verdict: VerdictName }[] = [
  { title: 'Unreadable', verdict: 'unreadable' },
  { title: 'Wrong', verdict: 'wrong' },
  { title: 'Refused', verdict: 'refused' },
  { title: 'Equal but for a stand-in', verdict: 'stand-in' },
  { title: 'Not run', verdict: 'not run' },
];

function headline(): string {
  return row('', [...COLUMNS, 'total', 'matched %']);
}

function tableOf({ folder, results }: FolderResults): readonly string[] {
  const groups = [...new Set(results.flatMap(({ group }) => group ?? []))].sort();
  return [
    rowOf(folder, results),
    ...groups.map((group) =>
      rowOf(
        `  ${group}`,
        results.filter((result) => result.group === group),
      ),
    ),
  ];
}

/** The share is of the cases that could be run. */
function rowOf(label: string, results: readonly CaseResult[]): string {
  const counts = COLUMNS.map((column) => results.filter(({ verdict }) => verdict.verdict === column).length);
  const [matched = 0] = counts;
  const runnable = results.filter(({ verdict }) => verdict.verdict !== 'not run').length;
  const share = runnable === 0 ? '-' : `${((100 * matched) / runnable).toFixed(1)} %`;
  return row(label, [...counts.map(String), String(results.length), share]);
}

const LABEL_WIDTH = 38;
const COLUMN_WIDTH = 11;

function row(label: string, cells: readonly string[]): string {
  return label.padEnd(LABEL_WIDTH) + cells.map((cell) => cell.padStart(COLUMN_WIDTH)).join('');
}

function sectionOf(
  title: string,
  verdict: VerdictName,
  folders: readonly FolderResults[],
): readonly string[] {
  const lines = folders.flatMap(({ folder, results }) =>
    results.flatMap((result) =>
      result.verdict.verdict === verdict
        ? [`  ${folder}/${result.name}`, ...explain(result).map((line) => `    ${line}`)]
        : [],
    ),
  );
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines];
}

function explain({ verdict, basis }: CaseResult): readonly string[] {
  if (verdict.verdict === 'matched') return [];
  if (verdict.verdict !== 'wrong') return [verdict.reason];
  return [...verdict.differences, ...(basis === undefined ? [] : [`(recorded from ${basis})`])];
}
