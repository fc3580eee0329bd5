import { mkdirSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { systemClock } from '../../../lib/local/clock/clock.ts';
import { type WatchedApp, watchApp } from '../../../lib/local/watch/watch-app.ts';
import type { Watching } from '../../../lib/local/watch/watch-files.ts';

let folder: string;
let watching: Watching | undefined;
const lines: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(inject('temporaryFolder'), 'watched-'));
  lines.length = 0;
});
afterEach(() => watching?.close());

function write(file: string, text = '{}'): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
}

async function watch(reload: WatchedApp['reload'], output: WatchedApp['output'] = []): Promise<void> {
  watching = watchApp({
    folder,
    ignored: ['data'],
    output,
    reload,
    clock: systemClock,
    log: (line) => lines.push(line),
  });
  await watching.ready;
}

/** Resolves with the files of the next reload. */
function nextReload(): { reload: WatchedApp['reload']; seen: Promise<readonly string[]> } {
  let told: (files: readonly string[]) => void;
  const seen = new Promise<readonly string[]>((resolve) => (told = resolve));
  return {
    seen,
    reload: (_signal, files) => {
      told(files);
      return Promise.resolve('live');
    },
  };
}

describe('the watched files are those of cdk.json', () => {
  test.each([
    ['the whole folder by default', {}, ['lib/a.ts'], []],
    [
      'what it includes',
      { watch: { include: ['schemas', 'lib/**/*.ts'] } },
      ['schemas/a.json'],
      ['other.json'],
    ],
    [
      'not what it excludes',
      { watch: { exclude: ['test', '**/*.js'] } },
      ['lib/a.ts'],
      ['test/a.ts', 'lib/a.js'],
    ],
    ['not the output of synthesis', { output: 'out' }, ['lib/a.ts'], ['out/a.json']],
    ['no packages, hidden files and data', {}, ['lib/a.ts'], ['node_modules/a/b.js', '.git/a', 'data/a']],
    ['no logs', {}, ['lib/a.ts'], ['start.log', 'logs/b.log']],
  ])('%s', async (_, cdkJson, counted, passedOver) => {
    write('cdk.json', JSON.stringify(cdkJson));
    const { reload, seen } = nextReload();
    await watch(reload);
    for (const file of [...passedOver, ...counted]) write(file);
    expect(await seen).toEqual(counted);
  });
});

test('a failed reload is logged with its output, and the next change is tried again', async () => {
  let tries = 0;
  await watch(() => {
    tries += 1;
    if (tries === 1) throw Object.assign(new Error('does not synthesise'), { output: 'line 3: no comma' });
    return Promise.resolve('live');
  });
  write('a.json', '{');
  await expect.poll(() => lines).toHaveLength(1);
  expect(lines[0]).toContain(
    'a.json  refused, the old template stays live: does not synthesise\nline 3: no comma',
  );
  write('a.json', '{}');
  await expect.poll(() => lines).toHaveLength(2);
  expect(lines[1]).toMatch(/a\.json {2}live after \d+ ms/);
});

test('a change during a reload aborts it, and the next one has the files of both', async () => {
  const reloads: (readonly string[])[] = [];
  await watch((signal, files) => {
    reloads.push(files);
    if (reloads.length > 1) return Promise.resolve('live');
    // A file changes again when the reload has started, and the reload never ends by itself.
    write('b.json');
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('ended')));
    });
  });
  write('a.json');
  await expect.poll(() => lines).toHaveLength(1);
  expect(reloads).toEqual([['a.json'], ['a.json', 'b.json']]);
  expect(lines[0]).toContain('a.json, b.json  live');
});

test('files that keep changing become live: a reload that has aborted another is not aborted itself', async () => {
  const reloads: (readonly string[])[] = [];
  let finish: () => void = () => undefined;
  await watch((signal, files) => {
    reloads.push(files);
    if (reloads.length < 3) write(`next-${reloads.length}.json`);
    return new Promise((resolve, reject) => {
      if (reloads.length > 1) finish = () => resolve('live');
      signal.addEventListener('abort', () => reject(new Error('ended')));
    });
  });
  write('a.json');
  await expect.poll(() => reloads).toHaveLength(2);
  expect(reloads[1]).toEqual(['a.json', 'next-1.json']);
  finish();
  await expect.poll(() => lines).toHaveLength(1);
  await expect.poll(() => reloads).toHaveLength(3);
  expect(reloads[2]).toEqual(['next-2.json']);
  finish();
  await expect.poll(() => lines).toHaveLength(2);
});

test('the file to which the run writes is not watched', async () => {
  write('out.txt', 'a line');
  const { reload, seen } = nextReload();
  await watch(reload, [statSync(path.join(folder, 'out.txt'))]);
  write('out.txt', 'another line');
  write('a.ts');
  expect(await seen).toEqual(['a.ts']);
});

test('a change without effect is told once in a row, so that what is told changes no file for ever', async () => {
  let reloads = 0;
  await watch(() => {
    reloads += 1;
    return Promise.resolve(reloads === 3 ? 'live' : 'unchanged');
  });
  for (const [count, told] of [
    [1, 1],
    [2, 1],
    [3, 2],
    [4, 3],
  ] as const) {
    write('out.txt', `${count}`);
    await expect.poll(() => reloads).toBe(count);
    await expect.poll(() => lines).toHaveLength(told);
  }
  expect(lines.map((line) => line.replace(/^.*Watch {2}| after.*/g, ''))).toEqual([
    'out.txt  no change in the template',
    'out.txt  live',
    'out.txt  no change in the template',
  ]);
});

test('a file that is written anew as it was, as by a compiler, is no change', async () => {
  const reloads: (readonly string[])[] = [];
  await watch((_signal, files) => {
    reloads.push(files);
    if (reloads.length < 3) write('app.js', 'compiled');
    // Changes with it, so that a reload for it would be this one.
    if (reloads.length === 2) write('b.ts', 'source');
    return Promise.resolve('live');
  });
  write('app.ts', 'source');
  await expect.poll(() => reloads).toHaveLength(3);
  expect(reloads).toEqual([['app.ts'], ['app.js'], ['b.ts']]);
});
