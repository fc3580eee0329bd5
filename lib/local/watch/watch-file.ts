import path from 'node:path';
import { type WatchedFiles, type Watching, watchFiles } from './watch-files.ts';

/** A file to watch. */
export interface WatchedFile extends Omit<WatchedFiles, 'folder' | 'patterns'> {
  readonly file: string;
}

/** Reloads one file whenever it changes. Its folder is watched, because editors replace the file by a new one. */
export function watchFile({ file, ...rest }: WatchedFile): Watching {
  const { dir, base } = path.parse(path.resolve(file));
  const isFile = (name: string): boolean => name === base;
  return watchFiles({
    ...rest,
    folder: dir,
    patterns: { includes: isFile, excludes: (name) => !isFile(name) },
  });
}
