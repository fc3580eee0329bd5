import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { FOLDERS } from './recorded/folders.ts';
import { reportResults, type FolderResults } from './report.ts';
import { runFolder } from './run-folder.ts';

/** What to print, and how the command ends: 0, 1 if any case is wrong, 2 for bad arguments or what cannot be read. */
export interface ConformanceReport {
  readonly lines: readonly string[];
  readonly exitCode: 0 | 1 | 2;
}

/**
 * Runs the recordings in the folder that `args` names, else those in `recordings` where that exists. The folder holds
 * the folders that `FOLDERS` names, or is one of them. Anything else in it is said to be passed over.
 */
export async function runConformance(
  args: readonly string[],
  recordings: string,
): Promise<ConformanceReport> {
  const [folder = recordings, ...more] = args;
  if (folder === '--help') return { lines: HELP, exitCode: 0 };
  if (more.length > 0 || folder.startsWith('-')) {
    return { lines: [`Expected at most one folder, got: ${args.join(' ')}`, USAGE], exitCode: 2 };
  }
  if (args.length === 0 && !existsSync(recordings)) {
    return { lines: [`Nothing to run: there are no recordings at ${recordings}.`, USAGE], exitCode: 0 };
  }
  const problem = problemOf(folder);
  return problem === undefined ? runFolders(folder) : { lines: [problem, USAGE], exitCode: 2 };
}

const USAGE = 'Usage: npm run conformance -- [folder]';

const HELP = [
  'Runs recordings of the real services through the engines of the local run and compares the answers.',
  USAGE,
];

function problemOf(folder: string): string | undefined {
  if (!isFolder(folder)) return `${folder} is no folder.`;
  if (foldersOf(folder).length > 0) return undefined;
  return `${folder} holds no recordings: it has none of the folders ${Object.keys(FOLDERS).join(', ')}.`;
}

async function runFolders(folder: string): Promise<ConformanceReport> {
  const all: FolderResults[] = [];
  for (const [name, place] of foldersOf(folder)) {
    const runner = FOLDERS[name];
    if (runner !== undefined) all.push({ folder: name, results: await runFolder(place, runner) });
  }
  const verdicts = new Set(all.flatMap(({ results }) => results.map(({ verdict }) => verdict.verdict)));
  const unreadable = verdicts.has('unreadable') ? 2 : 0;
  return {
    lines: [...reportResults(all), ...passedOver(folder)],
    exitCode: verdicts.has('wrong') ? 1 : unreadable,
  };
}

/** The folders to run, by name, in the order of the report. */
function foldersOf(folder: string): readonly (readonly [name: string, place: string])[] {
  if (isKnown(folder)) return [[nameOf(folder), folder]];
  return Object.keys(FOLDERS)
    .map((name) => [name, path.join(folder, name)] as const)
    .filter(([, place]) => isFolder(place));
}

function passedOver(folder: string): readonly string[] {
  const unknown = isKnown(folder)
    ? []
    : readdirSync(folder).filter((name) => isFolder(path.join(folder, name)) && !isKnown(name));
  return unknown.length === 0 ? [] : ['', `Passed over, for nothing runs them: ${unknown.sort().join(', ')}`];
}

function isKnown(folder: string): boolean {
  return Object.hasOwn(FOLDERS, nameOf(folder));
}

function nameOf(folder: string): string {
  return path.basename(path.resolve(folder));
}

function isFolder(place: string): boolean {
  return existsSync(place) && statSync(place).isDirectory();
}
