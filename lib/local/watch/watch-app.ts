import path from 'node:path';
import { readWatchPatterns } from './read-watch-patterns.ts';
import { type WatchedFiles, type Watching, watchFiles } from './watch-files.ts';

/** An app to watch: `folder` has its `cdk.json` and its sources. */
export interface WatchedApp extends Omit<WatchedFiles, 'patterns' | 'says'> {
  /** What does not belong to the app although it is in its folder: the data folder, the file of secrets. */
  readonly ignored?: readonly string[];
}

/** Reloads an app whenever one of its files changes. `reload` synthesises it and runs the result. */
export function watchApp({ ignored = [], ...app }: WatchedApp): Watching {
  const { includes, excludes } = readWatchPatterns(app.folder);
  const others = new Set(ignored.map((each) => path.resolve(app.folder, each)));
  return watchFiles({
    ...app,
    patterns: {
      includes,
      excludes: (file) => excludes(file) || others.has(path.resolve(app.folder, file)),
    },
    says: { unchanged: 'no change in the template', refused: 'the old template stays live' },
  });
}
