import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { FOLDERS } from './recorded/folders.ts';
import { runFolder, type CaseResult } from './run-folder.ts';

const RECORDINGS = path.join(import.meta.dirname, '..', 'cases', 'conformance', 'recordings');

/** What the `notes` of a case of ours say must come of it. */
interface Expectation {
  readonly verdict: CaseResult['verdict']['verdict'];
  /** Part of one difference or of the reason. */
  readonly difference?: string;
}

describe.each(readdirSync(RECORDINGS))('%s', async (name) => {
  const runner = FOLDERS[name];
  const expectations = readExpectations(path.join(RECORDINGS, name));
  const results = runner === undefined ? [] : await runFolder(path.join(RECORDINGS, name), runner);

  test('every case is run', () => {
    expect(results.map((result) => result.name)).toEqual([...expectations.keys()]);
  });

  test.each(results)('$name gets its verdict', ({ name, verdict, basis }) => {
    const { verdict: expected, difference = '' } = expectations.get(name) as Expectation;
    expect(verdict).toMatchObject({ verdict: expected });
    const words =
      'differences' in verdict ? verdict.differences : 'reason' in verdict ? [verdict.reason] : [];
    const all = basis === undefined ? words : [...words, `(recorded from ${basis})`];
    expect(all.join('\n')).toContain(difference);
  });
});

function readExpectations(folder: string): ReadonlyMap<string, Expectation> {
  const files = readdirSync(folder).sort();
  return new Map(
    files.flatMap((file): [string, Expectation][] => {
      const value = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as CaseFile;
      return (value.cases ?? [value]).map(({ cat, id, notes }) => [
        id === undefined ? path.basename(file, '.json') : `${cat}/${id}`,
        notes,
      ]);
    }),
  );
}

interface CaseFile {
  readonly cat?: string;
  readonly id?: string;
  readonly notes: Expectation;
  readonly cases?: readonly CaseFile[];
}
