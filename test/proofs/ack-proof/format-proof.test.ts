import { expect, test } from 'vitest';
import { countProofs, formatProofs } from '../../../lib/proofs/ack-proof/format-proof.ts';
import type { ProofRow } from '../../../lib/proofs/ack-proof/proof-row.ts';

const LOST = { kind: 'unproven', why: 'nothing is kept' } as const;
const rows: readonly ProofRow[] = [
  {
    outcome: 'started',
    backEnd: '200',
    response: '2.. (202)',
    status: 202,
    verdict: { kind: 'held', by: 'the store' },
  },
  { outcome: 'Bad', variant: 'bare', backEnd: '400', response: 'default (200)', status: 200, verdict: LOST },
  {
    outcome: 'Bad',
    variant: 'long',
    backEnd: '400',
    response: '4.. (400)',
    status: 400,
    verdict: { kind: 'not acknowledged' },
  },
  { outcome: 'Bad', variant: 'bare', backEnd: '403', response: 'default (200)', status: 200, verdict: LOST },
  { outcome: 'Worse', backEnd: '500', response: 'default (200)', status: 200, verdict: LOST },
];

test('outcomes that are answered alike share a line, which says which of a name are meant', () => {
  const [subject, , ...lines] = formatProofs([{ subject: 'POST /', rows }]);
  expect(subject).toBe('POST /');
  expect(lines.map((line) => line.trim().split(/\s{2,}/))).toEqual([
    ['started', '200', '2.. (202)', '202', 'the store'],
    ['Bad (bare; 403), Worse', '400, 403, 500', 'default (200)', '200', 'UNPROVEN: nothing is kept'],
    ['Bad (long)', '400', '4.. (400)', '400', '-'],
    [''],
  ]);
});

test('methods with the same table share it', () => {
  const lines = formatProofs([
    { subject: 'POST /a', rows },
    { subject: 'GET /', rows: rows.slice(0, 1) },
    { subject: 'POST /b', rows },
  ]);
  expect(lines.filter((line) => line.includes('/'))).toEqual(['POST /a, POST /b', 'GET /']);
});

test('long cells are broken at blanks and stay in their column', () => {
  const why = 'words '.repeat(20).trim();
  const lines = formatProofs([
    { subject: 'POST /', rows: [{ ...rows[1], verdict: { kind: 'unproven', why } } as ProofRow] },
  ]);
  expect(lines.slice(2, -1).map((line) => line.indexOf('words'))).toEqual([
    lines[1]?.indexOf('what') === undefined ? -1 : lines[1].indexOf('what') + 'UNPROVEN: '.length,
    lines[1]?.indexOf('what'),
    lines[1]?.indexOf('what'),
  ]);
});

test('counts outcomes, 2xx and unproven ones', () => {
  expect(countProofs([{ subject: 'POST /', rows }])).toEqual({
    line: '5 outcomes, 4 2xx, 3 unproven',
    isProven: false,
  });
  expect(countProofs([{ subject: 'POST /', rows: rows.slice(0, 1) }]).isProven).toBe(true);
});
