import { statSync } from 'node:fs';
import path from 'node:path';
import { readWatchPatterns } from './read-watch-patterns.ts';
import { type WatchedFiles, type Watching, watchFiles } from './watch-files.ts';

/** An app to watch: `folder` has its `cdk.json` and its sources. */
export interface WatchedApp extends Omit<WatchedFiles, 'patterns' | 'says'> {
  /** What does not belong to the app although it is in its folder: the data folder, the file of secrets. */
  readonly ignored?: readonly string[];
  /** Files that the run itself writes, such as its log: watching them would never end. */
  readonly output?: readonly FileIdentity[];
}

/** What makes two paths one file. */
export interface FileIdentity {
  readonly dev: number;
  readonly ino: number;
}

/** Reloads an app whenever one of its files changes. `reload` synthesises it and runs the result. */
export function watchApp({ ignored = [], output = [], ...app }: WatchedApp): Watching {
  const { includes, excludes } = readWatchPatterns(app.folder);
  const others = new Set(ignored.map((each) => path.resolve(app.folder, each)));
  return watchFiles({
    ...app,
    patterns: {
      includes: (file) => includes(file) && !isOneOf(path.resolve(app.folder, file), output),
      excludes: (file) => excludes(file) || others.has(path.resolve(app.folder, file)),
    },
    says: { unchanged: 'no change in the template', refused: 'the old template stays live' },
  });
}

function isOneOf(file: string, files: readonly FileIdentity[]): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  return files.some(({ dev, ino }) => dev === found?.dev && ino === found.ino);
}
