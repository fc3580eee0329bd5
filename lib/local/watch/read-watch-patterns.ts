import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { minimatch } from 'minimatch';

/** Which files of an app's folder are watched. */
export interface WatchPatterns {
  /** Whether the file is watched. The path is relative to the folder. */
  readonly includes: (file: string) => boolean;
  /** Whether nothing in the folder or below it is watched. */
  readonly excludes: (file: string) => boolean;
}

interface CdkJson {
  readonly output?: string;
  readonly watch?: {
    readonly include?: string | readonly string[];
    readonly exclude?: string | readonly string[];
  };
}

/** What `cdk watch` always excludes (the output of synthesis, hidden files, packages), and logs: the run may write them. */
const ALWAYS_EXCLUDED = ['**/.*', '**/node_modules', '**/*.log'];

/** The `watch` of an app's `cdk.json`, read as by `cdk watch`. Without it, the whole folder is watched. */
export function readWatchPatterns(folder: string): WatchPatterns {
  const file = path.join(folder, 'cdk.json');
  const { watch = {}, output = 'cdk.out' } = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as CdkJson)
    : {};
  const include = [watch.include ?? '**'].flat();
  const exclude = [...[watch.exclude ?? []].flat(), output, ...ALWAYS_EXCLUDED];
  return { includes: (each) => matches(each, include), excludes: (each) => matches(each, exclude) };
}

/** A pattern that names a folder matches everything in it. */
function matches(file: string, patterns: readonly string[]): boolean {
  const name = file.split(path.sep).join('/');
  return patterns
    .map((pattern) => pattern.replace(/\/(\*\*)?$/, ''))
    .some((pattern) => [pattern, `${pattern}/**`].some((each) => minimatch(name, each, { dot: true })));
}
