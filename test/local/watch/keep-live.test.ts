import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { systemClock } from '../../../lib/local/clock/clock.ts';
import { keepLive } from '../../../lib/local/watch/keep-live.ts';

/** An app whose template has the text of a file and the export of a package. */
const APP = `
const fs = require('fs');
fs.appendFileSync('starts.txt', 'x');
fs.writeFileSync('made.txt', JSON.stringify({ text: fs.readFileSync('source.txt', 'utf8'), loaded: require('slow') }));
`;

const PACKAGE = `
const fs = require('fs');
fs.appendFileSync('loads.txt', 'x');
module.exports = fs.readFileSync('source.txt', 'utf8');
`;

/** Starts the app as npx does: from outside its folder, by a link whose own path is not in node_modules. */
const LAUNCHER = `
require('child_process').spawnSync(process.execPath, ['app.js'], { stdio: 'inherit' });
require('fs').appendFileSync('launches.txt', 'x');
`;

let folder: string;
let launcher: string;
let live: ReturnType<typeof keepLive>;
let replaced: object[];
const lines: string[] = [];
let mayWait: boolean;

beforeEach(async () => {
  folder = mkdtempSync(path.join(inject('temporaryFolder'), 'live-'));
  replaced = [];
  lines.length = 0;
  launcher = 'app.js';
  mayWait = true;
  write('app.js', APP);
  write('tools/node_modules/launcher/cli.js', LAUNCHER);
  symlinkSync(path.join(folder, 'tools/node_modules/launcher/cli.js'), path.join(folder, 'launch'));
  write('node_modules/slow/index.js', PACKAGE);
  write('cdk.json', JSON.stringify({ watch: { include: ['source.txt', '*.json'] } }));
  write('source.txt', 'first');
  live = keepLive({
    run: { replace: ({ template }) => Promise.resolve(void replaced.push(template)) },
    template: { text: 'first', loaded: 'first' },
    folder,
    ignored: [],
    output: [],
    mayWait: () => mayWait,
    env: process.env,
    clock: systemClock,
    log: (line) => lines.push(line),
    synthesise: async (env, signal, use) => {
      const child = spawn(process.execPath, [launcher], { cwd: folder, env, signal });
      child.on('error', () => undefined);
      const [code] = (await once(child, 'close')) as [number | null];
      if (code !== 0) throw new Error('the app does not synthesise');
      const template = JSON.parse(readFileSync(path.join(folder, 'made.txt'), 'utf8')) as object;
      await use({ template, assets: new Map() });
    },
  });
  await live.ready;
});
afterEach(() => live.close());

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
}

const countIn = (file: string) => readFileSync(path.join(folder, file), 'utf8').length;

test('changed files are live, by a process that had waited with its packages loaded', async () => {
  write('source.txt', 'second');
  await expect.poll(() => replaced, { timeout: 20_000 }).toEqual([{ text: 'second', loaded: 'second' }]);
  // The packages are now known. The next process loads them before the change.
  await expect.poll(() => countIn('loads.txt'), { timeout: 20_000 }).toBe(2);
  expect(countIn('starts.txt')).toBe(1);
  write('source.txt', 'third');
  await expect.poll(() => replaced.length, { timeout: 20_000 }).toBe(2);
  expect(replaced[1]).toEqual({ text: 'third', loaded: 'second' });
  expect(countIn('starts.txt')).toBe(2);
});

test('an unchanged template is not run again', async () => {
  write('source.txt', 'first');
  await expect.poll(() => lines, { timeout: 20_000 }).toHaveLength(1);
  expect(lines[0]).toContain('source.txt  no change in the template');
  expect(replaced).toEqual([]);
});

test('a broken app leaves the old template running, and a fixed one is live', async () => {
  write('app.js', 'process.exit(3)');
  write('source.txt', 'broken');
  await expect.poll(() => lines, { timeout: 20_000 }).toHaveLength(1);
  expect(lines[0]).toContain('refused, the old template stays live: the app does not synthesise');
  write('app.js', APP);
  write('source.txt', 'mended');
  await expect.poll(() => replaced.length, { timeout: 20_000 }).toBe(1);
  expect(replaced[0]).toMatchObject({ text: 'mended' });
});

test('a launcher that is a link, like npx, is not mistaken for the app: each change is live', async () => {
  launcher = path.join(folder, 'launch');
  // It did not start the process that has waited since the start.
  write('cdk.json', JSON.stringify({ watch: { include: ['source.txt', 'cdk.json'] }, app: 'launch' }));
  await expect.poll(() => lines.length, { timeout: 60_000 }).toBe(1);
  for (const [index, text] of ['second', 'third', 'fourth'].entries()) {
    write('source.txt', text);
    await expect.poll(() => replaced.at(-1), { timeout: 60_000 }).toMatchObject({ text });
    expect(replaced).toHaveLength(index + 1);
    // The next process has loaded the packages, and waits for the change.
    await expect.poll(() => countIn('loads.txt'), { timeout: 60_000 }).toBe(index + 3);
  }
});

test('an app whose command reads its files before it starts is synthesised anew for each change', async () => {
  mayWait = false;
  // The process that has waited since the start is not used: it has read the file of before.
  write('tsconfig.json', '{}');
  await expect.poll(() => lines, { timeout: 20_000 }).toHaveLength(1);
  for (const [index, text] of ['second', 'third'].entries()) {
    write('source.txt', text);
    await expect.poll(() => replaced.at(-1), { timeout: 20_000 }).toEqual({ text, loaded: text });
    expect(countIn('loads.txt')).toBe(index + 2);
  }
});

test.each(['tsconfig.json', 'tsconfig.app.json', 'package.json', 'cdk.context.json'])(
  'a change of %s, which is read before the app, is not synthesised by the process that waits',
  async (file) => {
    write('source.txt', 'second');
    await expect.poll(() => replaced.length, { timeout: 20_000 }).toBe(1);
    await expect.poll(() => countIn('loads.txt'), { timeout: 20_000 }).toBe(2);
    // What a process that waits has loaded would be of before.
    write('node_modules/slow/index.js', "module.exports = 'anew';");
    write(file, '{}');
    await expect.poll(() => replaced.at(-1), { timeout: 20_000 }).toEqual({ text: 'second', loaded: 'anew' });
  },
);
