import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
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

describe.each(cases)('%s', (file, { fact, template, exitCode, acknowledged, unproven }) => {
  let report: AckProofReport;
  const told: string[] = [];
  beforeAll(async () => {
    report = await runAckProof([{ name: file, template }], (name, subject) =>
      told.push(`${name}: ${subject}`),
    );
  });

  test('each method is told before it is proved', () => {
    const methods = report.proofs.filter(({ subject }) => /^[A-Z]+ \//.test(subject));
    expect(told).toEqual(methods.map(({ subject }) => `${file}: ${subject}`));
  });

  test(fact, () => {
    expect(acknowledgedIn(report.proofs)).toEqual([...acknowledged].sort());
    const found = unprovenIn(report.proofs);
    expect(found).toEqual(unproven.length === 0 ? [] : expect.arrayContaining([...unproven]));
  });

  test(exitCode === 0 ? 'every 2xx is proven' : 'a 2xx is unproven', () => {
    expect(report.isProven).toBe(exitCode === 0);
    expect(report.lines.at(-1)).toMatch(
      exitCode === 0 ? /^\d+ outcomes, \d+ 2xx, 0 unproven$/ : /, [1-9]\d* unproven$/,
    );
  });
});

describe('what cannot be judged is refused by its name, and says why', () => {
  test.each([
    ['a file that is no template', [], 'it has no Resources'],
    ['a resource without a type', { Resources: { A: {} } }, 'A has no Type'],
    ['a template without an API', { Resources: {} }, 'It has no API'],
  ])('%s', async (name, template, message) => {
    await expect(runAckProof([{ name, template }])).rejects.toThrow(`${name} could not be judged: `);
    await expect(runAckProof([{ name, template }])).rejects.toThrow(message);
  });
});

function acknowledgedIn(proofs: readonly Proof[]): readonly string[] {
  const lines = proofs.flatMap(({ subject, rows }) =>
    rows.flatMap(({ status, verdict }) => {
      if (verdict.kind === 'not acknowledged') return [];
      const held = { read: 'a read', handshake: 'a handshake', held: '', unproven: 'UNPROVEN: ' }[
        verdict.kind
      ];
      const reason = 'by' in verdict ? verdict.by : verdict.kind === 'unproven' ? verdict.why : '';
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
