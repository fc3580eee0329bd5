import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeTemporaryFolder, removeLeftFolders } from '../../lib/local/make-temporary-folder.ts';

test('the folders of processes that have ended are removed, and no others', () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  const left = path.join(tmpdir(), `webhook-pipeline-app-${pid}-AbC123`);
  const theirs = path.join(tmpdir(), `webhook-pipeline-notes-${pid}-AbC123`);
  for (const folder of [left, theirs]) mkdirSync(folder);
  const mine = makeTemporaryFolder('function');
  removeLeftFolders();
  expect([left, theirs, mine].map((folder) => existsSync(folder))).toEqual([false, true, true]);
  for (const folder of [theirs, mine]) rmSync(folder, { recursive: true });
});
