import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAbout, readAcceptedMutants } from './accepted-mutants.ts';
import { listMutations } from './mutations/list-mutations.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
const accepted = readAcceptedMutants(path.join(import.meta.dirname, 'accepted-mutants.json'));

describe.each(accepted)('the mutant that may survive in $file: $code', (row) => {
  test('is one that there is', () => {
    const mutations = listMutations(ROOT, { files: [row.file], since: undefined });
    expect(mutations.some((mutation) => isAbout(row, mutation))).toBe(true);
  });

  test('is listed once', () => {
    const same = accepted.filter(
      ({ file, code, change }) => file === row.file && code === row.code && change === row.change,
    );
    expect(same).toEqual([row]);
  });
});
