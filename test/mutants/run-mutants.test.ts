import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, inject, test } from 'vitest';
import { formatMutants } from './format-mutants.ts';
import { type MutantsOptions, runMutants } from './run-mutants.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');

/** A project of one function and one test, which does not look at the order of the two numbers that it may be given. */
const PROJECT = {
  'lib/larger.ts': 'export const larger = (a: number, b: number): number => (a > b ? a : b);\n',
  'test/larger.test.ts': `import { expect, test } from 'vitest';
import { larger } from '../lib/larger.ts';
test('the larger', () => expect(larger(2, 1)).toBe(2));
`,
  'vitest.config.ts': 'export default {};\n',
  '.gitignore': 'node_modules\n',
};

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(inject('temporaryFolder'), 'project-'));
  for (const [file, text] of Object.entries(PROJECT)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(root, 'node_modules'));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: root });
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'all');
});

const run = (options: Partial<MutantsOptions> = {}) =>
  runMutants({
    root,
    files: ['lib/*.ts'],
    since: undefined,
    accepted: [],
    jobs: 1,
    sample: 100,
    project: undefined,
    isThorough: true,
    env: process.env,
    onJudged: () => undefined,
    ...options,
  });

/** The mutation that nobody notices. */
const LARGER = '): number => (a > b ? a : b); → ): number => (a >= b ? a : b);';

const CODE = PROJECT['lib/larger.ts'].trim();

test('a mutant that no test notices survives, and the others are told by the test that kills them', async () => {
  const report = await run();
  expect(report.survived.map(({ mutation }) => mutation.change)).toEqual([LARGER]);
  expect(report.killed).toMatchObject([
    {
      mutation: { change: 'er): number => (a > b ? a : b); → er): number => (!(a > b) ? a : b);' },
      killedBy: 'test/larger.test.ts: the larger',
    },
  ]);
  expect(formatMutants(report)).toEqual([
    '1 of 2 mutants killed (50.0 %), 0 listed with a reason, 1 survived',
    `survived: lib/larger.ts:1  operator: ${LARGER}\n    in: ${CODE}`,
  ]);
});

test('a listed mutant is not tried, and a row that matches no mutant is reported', async () => {
  const accepted = [
    {
      file: 'lib/larger.ts',
      code: CODE,
      change: LARGER,
      reason: 'of two equal numbers it does not matter which',
    },
    { file: 'lib/gone.ts', code: 'const gone = 1;', reason: 'the file is gone' },
  ];
  const report = await run({ accepted });
  expect(report).toMatchObject({
    survived: [],
    accepted: [{ change: LARGER }],
    stale: [{ file: 'lib/gone.ts' }],
  });
});

test('only lines that have changed since a revision are mutated', async () => {
  expect(await run({ since: 'HEAD' })).toMatchObject({ killed: [], survived: [], stale: [] });
});
