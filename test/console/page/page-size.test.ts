import path from 'node:path';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { bundlePage } from '../../../lib/console/server/http/bundle-page.ts';

const PAGE = path.join(import.meta.dirname, '..', '..', '..', 'lib', 'console', 'page');
/** A third of what is allowed. */
const MOST_BYTES = 50 * 1024;

let script: Uint8Array;
beforeAll(async () => {
  script = await bundlePage(path.join(PAGE, 'page.tsx'));
});

test('the whole page is small', () => {
  const files = [
    script,
    ...['page.css', 'index.html', 'icon.svg'].map((file) => readFileSync(path.join(PAGE, file))),
  ];
  const bytes = files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0);
  expect(bytes).toBeLessThan(MOST_BYTES);
});

test('it turns no text into markup or code', () => {
  const text = Buffer.from(script).toString();
  expect(text).not.toMatch(/\beval\(|new Function\(|insertAdjacentHTML|document\.write/);
});
