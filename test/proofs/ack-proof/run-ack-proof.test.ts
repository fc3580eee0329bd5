import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Proof } from '../../../lib/proofs/ack-proof/prove-template.ts';
import { type AckProofReport, runAckProof } from '../../../lib/proofs/ack-proof/run-ack-proof.ts';

const CASES = path.join(import.meta.dirname, '..', '..', 'cases', 'ack-proof', 'templates');

interface Case {
  readonly fact: string;
  readonly template: unknown;
  readonly exitCode: number;
  /** Every 2xx: method, status, what holds it. */
  readonly acknowledged: readonly string[];
  /** Outcomes among the unproven ones; none at all for an empty list. */
  readonly unproven: readonly string[];
}

const cases = readdirSync(CASES).map(
  (file) => [file, JSON.parse(readFileSync(path.join(CASES, file), 'utf8')) as Case] as const,
);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ack-proof-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(cases)('%s', (file, { fact, template, exitCode, acknowledged, unproven }) => {
  let report: AckProofReport;
  beforeAll(async () => {
    report = await runAckProof([write(file, JSON.stringify(template))]);
  });

  test(fact, () => {
    expect(acknowledgedIn(report.proofs)).toEqual([...acknowledged].sort());
    const found = unprovenIn(report.proofs);
    expect(found).toEqual(unproven.length === 0 ? [] : expect.arrayContaining([...unproven]));
  });

  test(`ends with ${exitCode}`, () => {
    expect(report.exitCode).toBe(exitCode);
    expect(report.lines.at(-1)).toMatch(
      exitCode === 0 ? /^\d+ outcomes, \d+ 2xx, 0 unproven$/ : /, [1-9]\d* unproven$/,
    );
  });
});

describe('what cannot be judged ends with 2 and says why', () => {
  test.each([
    ['two templates', () => ['a.json', 'b.json'], 'Expected at most one template, got: a.json b.json'],
    ['an unknown option', () => ['--all'], 'Expected at most one template, got: --all'],
    ['a file that is not there', () => [path.join(folder, 'gone.json')], 'no such file'],
    ['a file that is no JSON', () => [write('broken.json', '{')], 'JSON'],
    ['a file that is no template', () => [write('other.json', '[]')], 'it has no Resources'],
    ['a resource without a type', () => [write('typeless.json', '{"Resources":{"A":{}}}')], 'A has no Type'],
    ['a template without an API', () => [write('empty.json', '{"Resources":{}}')], 'It has no API'],
  ])('%s', async (_, args, message) => {
    const { lines, exitCode } = await runAckProof(args());
    expect(exitCode).toBe(2);
    expect(lines[0]).toContain(message);
    expect(lines.at(-1)).toBe('Usage: npm run ack-proof -- [template.json]');
  });
});

test('--help prints the usage', async () => {
  expect(await runAckProof(['--help'])).toEqual({
    lines: ['Usage: npm run ack-proof -- [template.json]'],
    exitCode: 0,
    proofs: [],
  });
});

function write(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

function acknowledgedIn(proofs: readonly Proof[]): readonly string[] {
  const lines = proofs.flatMap(({ subject, rows }) =>
    rows.flatMap(({ status, verdict }) => {
      if (verdict.kind === 'not acknowledged') return [];
      const held = { read: 'a read', held: '', unproven: 'UNPROVEN: ' }[verdict.kind];
      const reason = verdict.kind === 'held' ? verdict.by : verdict.kind === 'unproven' ? verdict.why : '';
      // What follows is worded by the local run.
      return [`${subject} ${status ?? '?'}: ${held}${reason.replace(/(does not support) .*/, '$1')}`];
    }),
  );
  return [...new Set(lines)].sort();
}

function unprovenIn(proofs: readonly Proof[]): readonly string[] {
  const rows = proofs.flatMap((proof) => proof.rows);
  return [
    ...new Set(rows.filter(({ verdict }) => verdict.kind === 'unproven').map(({ outcome }) => outcome)),
  ];
}
