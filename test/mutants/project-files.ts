import { execFileSync } from 'node:child_process';

const git = (root: string, ...args: readonly string[]): readonly string[] =>
  execFileSync('git', [...args], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    .split('\n')
    .filter((line) => line !== '');

/** Every file of the project that git keeps or would keep, or those that match patterns (`lib/pipeline/claim*`). */
export function listFiles(root: string, patterns: readonly string[] = []): readonly string[] {
  const globs = patterns.map((pattern) => `:(glob)${pattern}`);
  return git(root, 'ls-files', '--cached', '--others', '--exclude-standard', '--', ...globs);
}

/** The lines of a file, counted from 1, that are not what they were in a revision. */
export function changedLines(root: string, revision: string, file: string): ReadonlySet<number> {
  const hunks = git(root, 'diff', '--unified=0', '--no-color', '--no-ext-diff', revision, '--', file).flatMap(
    (line) => {
      const [, start, count = '1'] = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
      return start === undefined ? [] : [{ start: Number(start), count: Number(count) }];
    },
  );
  return new Set(
    hunks.flatMap(({ start, count }) => Array.from({ length: count }, (_, index) => start + index)),
  );
}
