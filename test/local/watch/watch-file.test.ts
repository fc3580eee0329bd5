import { mkdtempSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, inject, test } from 'vitest';
import { systemClock } from '../../../lib/local/clock/clock.ts';
import { watchFile } from '../../../lib/local/watch/watch-file.ts';
import type { Watching } from '../../../lib/local/watch/watch-files.ts';

let watching: Watching | undefined;
afterEach(() => watching?.close());

/** A watched file in a folder with others, and the lines of the log. */
async function watch(reload: () => 'live' | 'unchanged') {
  const folder = mkdtempSync(path.join(inject('temporaryFolder'), 'file-'));
  const file = path.join(folder, 'secrets.json');
  writeFileSync(file, 'a');
  const lines: string[] = [];
  watching = watchFile({
    file,
    reload: async () => reload(),
    says: { unchanged: 'the same', refused: 'nothing changes' },
    clock: systemClock,
    log: (line) => lines.push(line.replace(/^\S+ +/, '').replace(/\d+ ms/, '… ms')),
  });
  await watching.ready;
  return { file, lines };
}

test('a file that another one replaces is reloaded, and its neighbours are not', async () => {
  const { file, lines } = await watch(() => 'live');
  writeFileSync(path.join(path.dirname(file), 'other.json'), 'b');
  writeFileSync(`${file}~`, 'b');
  renameSync(`${file}~`, file);
  await expect.poll(() => lines).toEqual(['Watch  secrets.json  live after … ms']);
});

test('the log says that nothing has changed', async () => {
  const { file, lines } = await watch(() => 'unchanged');
  writeFileSync(file, 'b');
  await expect.poll(() => lines).toEqual(['Watch  secrets.json  the same']);
});

test('an error is logged, also of a file that is gone, and the next change is noticed', async () => {
  let problem: Error | undefined = new Error('gone');
  const { file, lines } = await watch(() => {
    if (problem !== undefined) throw problem;
    return 'live';
  });
  unlinkSync(file);
  await expect.poll(() => lines).toEqual(['Watch  secrets.json  refused, nothing changes: gone']);
  problem = undefined;
  writeFileSync(file, 'b');
  await expect.poll(() => lines.at(-1)).toBe('Watch  secrets.json  live after … ms');
});
