import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { minimatch } from 'minimatch';

/** Which files of an app's folder make it anew when they change. */
export interface WatchPatterns {
  /** Whether a change of the file counts; the path is relative to the folder. */
  includes(file: string): boolean;
  /** Whether nothing in or below it counts. */
  excludes(file: string): boolean;
}

interface CdkJson {
  readonly output?: string;
  readonly watch?: {
    readonly include?: string | readonly string[];
    readonly exclude?: string | readonly string[];
  };
}

/** What `cdk watch` leaves out by itself (what synthesis writes, hidden files, packages), and logs, which the run may write. */
const ALWAYS_EXCLUDED = ['**/.*', '**/node_modules', '**/*.log'];

/** The `watch` of an app's `cdk.json`, read as `cdk watch` reads it; without it, all of the folder. */
export function readWatchPatterns(folder: string): WatchPatterns {
  const file = path.join(folder, 'cdk.json');
  const { watch = {}, output = 'cdk.out' } = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as CdkJson)
    : {};
  const include = [watch.include ?? '**'].flat();
  const exclude = [...[watch.exclude ?? []].flat(), output, ...ALWAYS_EXCLUDED];
  return { includes: (each) => matches(each, include), excludes: (each) => matches(each, exclude) };
}

/** A pattern that names a folder stands for what is in it. */
function matches(file: string, patterns: readonly string[]): boolean {
  const name = file.split(path.sep).join('/');
  return patterns
    .map((pattern) => pattern.replace(/\/(\*\*)?$/, ''))
    .some((pattern) => [pattern, `${pattern}/**`].some((each) => minimatch(name, each, { dot: true })));
}
