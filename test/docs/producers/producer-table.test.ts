import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { PRODUCER_PRESETS } from '../../../lib/contracts/producer-presets.ts';
import { renderProducerTable } from './producer-table.ts';

const FILE = path.join(import.meta.dirname, '../../../docs/producers/TABLE.md');
const page = renderProducerTable(PRODUCER_PRESETS);

// UPDATE_DOCS=1 writes what a reviewer then reads in the diff.
if (process.env.UPDATE_DOCS !== undefined) writeFileSync(FILE, page);

test('the table of presets says what the presets are (UPDATE_DOCS=1 writes it anew)', () => {
  expect(existsSync(FILE)).toBe(true);
  expect(page).toBe(readFileSync(FILE, 'utf8'));
});

test('every scheme that nobody has looked up is marked', () => {
  const remembered = Object.values(PRODUCER_PRESETS).filter(
    ({ confidence, signature }) => confidence.signature === 'remembered' && signature !== undefined,
  );
  expect(remembered.length).toBeGreaterThan(0);
  for (const { name } of remembered)
    expect(page).toMatch(
      new RegExp(`^\\| ${name.replaceAll(/[()]/g, '.')}<br>[^|]*\\|[^|]*\\(\\?\\) \\|`, 'm'),
    );
});
