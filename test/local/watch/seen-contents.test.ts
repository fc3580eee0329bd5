import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, inject, test } from 'vitest';
import { SeenContents } from '../../../lib/local/watch/seen-contents.ts';

test('a file has changed the first time, with other contents, and where it has gone', () => {
  const file = path.join(mkdtempSync(path.join(inject('temporaryFolder'), 'contents-')), 'a');
  const contents = new SeenContents();
  const writtenAs = (text: string): boolean => {
    writeFileSync(file, text);
    return contents.hasChanged(file);
  };
  expect([writtenAs('a'), writtenAs('a'), writtenAs('b'), writtenAs('a')]).toEqual([true, false, true, true]);
  rmSync(file);
  expect(contents.hasChanged(file)).toBe(true);
  expect(writtenAs('a')).toBe(true);
});
