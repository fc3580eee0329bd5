import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Mutation } from './mutation.ts';
import { changedLines, listFiles } from '../project-files.ts';
import { sourceMutations } from './source-mutations.ts';
import { templateMutations } from './template-mutations.ts';

/** What is mutated unless it is chosen: what a delivery passes through. */
export const MUTATED = ['lib/pipeline/**/*.ts', 'lib/compute/**/*.ts', 'mapping-templates/*.vtl'] as const;

/** Which mutations are listed. */
export interface Selection {
  /** Patterns of files, as git takes them. */
  readonly files: readonly string[];
  /** Only lines that have changed since this revision. */
  readonly since: string | undefined;
}

/** The mutations of a selection, file by file. */
export function listMutations(root: string, { files, since }: Selection): readonly Mutation[] {
  return listFiles(root, files).flatMap((file) => {
    const text = readFileSync(path.join(root, file), 'utf8');
    const all = file.endsWith('.vtl') ? templateMutations(file, text) : sourceMutations(file, text);
    if (since === undefined) return all;
    const changed = changedLines(root, since, file);
    return all.filter(({ line }) => changed.has(line));
  });
}
