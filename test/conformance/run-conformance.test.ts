import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runConformance } from './run-conformance.ts';

const CASES = path.join(import.meta.dirname, '..', 'cases', 'conformance');
const RECORDINGS = path.join(CASES, 'recordings');
const NOWHERE = path.join(CASES, 'nowhere');

describe('a folder of recordings', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'conformance-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(file: string, text: string): void {
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(folder, file), `${JSON.stringify(template(text))}\n`);
  }

  test('that matches ends with 0, and its lines count what came of it', async () => {
    write('vtl/a.json', 'a');
    const { lines, exitCode } = await runConformance([folder], NOWHERE);
    expect(exitCode).toBe(0);
    expect(columns(lines[0])).toEqual([
      'matched',
      'refused',
      'wrong',
      'stand-in',
      'not',
      'run',
      'unreadable',
      'total',
      'matched',
      '%',
    ]);
    expect(columns(lines[1])).toEqual(['vtl', '1', '0', '0', '0', '0', '0', '1', '100.0', '%']);
    expect(columns(lines[2])).toEqual(['single', '1', '0', '0', '0', '0', '0', '1', '100.0', '%']);
    expect(lines).toHaveLength(3);
  });

  test('may be one of the folders itself', async () => {
    write('vtl/a.json', 'a');
    const { lines, exitCode } = await runConformance([path.join(folder, 'vtl')], NOWHERE);
    expect(exitCode).toBe(0);
    expect(columns(lines[1])[0]).toBe('vtl');
  });

  test('with a wrong case ends with 1, and lists the difference', async () => {
    write('vtl/a.json', 'a');
    write('vtl/b.json', 'b');
    const { lines, exitCode } = await runConformance([folder], NOWHERE);
    expect(exitCode).toBe(1);
    expect(lines.slice(-3)).toEqual(['Wrong:', '  vtl/b', '    text: recorded "b", got "a"']);
  });

  test('with a folder that nothing runs says so', async () => {
    write('vtl/a.json', 'a');
    write('more/a.json', 'a');
    const { lines, exitCode } = await runConformance([folder], NOWHERE);
    expect(exitCode).toBe(0);
    expect(lines.at(-1)).toBe('Passed over, for nothing runs them: more');
  });

  test('without any of the folders ends with 2', async () => {
    write('more/a.json', 'a');
    const { lines, exitCode } = await runConformance([folder], NOWHERE);
    expect(exitCode).toBe(2);
    expect(lines[0]).toContain(`${folder} holds no recordings`);
  });
});

test('an unreadable file is named, ends with 2, and stops no other case', async () => {
  const { lines, exitCode } = await runConformance([path.join(CASES, 'unreadable')], NOWHERE);
  expect(exitCode).toBe(2);
  const text = lines.join('\n');
  expect(text).toMatch(/asl\/broken\n {4}.*broken\.json: .*JSON/);
  expect(text).toMatch(/asl\/list\n {4}.*list\.json: the file does not hold an object/);
  expect(columns(lines.find((line) => line.startsWith('vtl'))).slice(0, 2)).toEqual(['vtl', '1']);
});

test('wrong cases are listed before refused ones, those before the ones that were not run', async () => {
  const { lines, exitCode } = await runConformance([RECORDINGS], NOWHERE);
  expect(exitCode).toBe(1);
  expect(lines.filter((line) => /^[A-Z].*:$/.test(line))).toEqual([
    'Unreadable:',
    'Wrong:',
    'Refused:',
    'Equal but for a stand-in:',
    'Not run:',
  ]);
});

test('without a folder the recordings of the project are run', async () => {
  const { exitCode } = await runConformance([], RECORDINGS);
  expect(exitCode).toBe(1);
});

test('without a folder and without recordings there is nothing to run', async () => {
  const { lines, exitCode } = await runConformance([], NOWHERE);
  expect(exitCode).toBe(0);
  expect(lines[0]).toBe(`Nothing to run: there are no recordings at ${NOWHERE}.`);
});

test.each([
  [['a', 'b'], 'Expected at most one folder, got: a b'],
  [['--fast'], 'Expected at most one folder, got: --fast'],
  [[NOWHERE], `${NOWHERE} is no folder.`],
])('%j is refused with 2', async (args, message) => {
  const { lines, exitCode } = await runConformance(args, RECORDINGS);
  expect(exitCode).toBe(2);
  expect(lines).toEqual([message, 'Usage: npm run conformance -- [folder]']);
});

/** A template that renders `a`, recorded as `text`. */
function template(text: string): object {
  return { kind: 'single', template: 'a', context: {}, expected: { text }, compare: 'text' };
}

function columns(line: string | undefined): readonly string[] {
  return (line ?? '').trim().split(/\s+/);
}
