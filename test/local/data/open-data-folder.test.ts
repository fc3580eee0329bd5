import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { Level } from 'level';
import { afterEach, expect, inject, test, vi } from 'vitest';
import { openDataFolder } from '../../../lib/local/data/open-data-folder.ts';

const FULL = Object.assign(new Error('failed'), { cause: new Error('No space left on device') });

afterEach(() => void vi.restoreAllMocks());

test('what cannot be written is told once, is written when it can be, and is told then', async () => {
  const folder = mkdtempSync(path.join(inject('temporaryFolder'), 'full-'));
  const warnings: string[] = [];
  const data = await openDataFolder(folder, (text) => warnings.push(text));
  const values = data.collection('values');
  values.put('before', 1);
  await data.written();

  const batch = vi.spyOn(Level.prototype, 'batch').mockRejectedValue(FULL);
  values.put('a', 1);
  await expect(data.written()).rejects.toThrow(
    `--data ${folder} cannot be written: No space left on device.`,
  );
  values.put('b', 1);
  values.put('a', 2);
  values.delete('before');
  await expect(data.written()).rejects.toThrow('No space left on device');
  expect(warnings).toEqual([
    `--data ${folder} cannot be written: No space left on device. Until it can, requests are answered with an error; a run that ends now loses what came since.`,
  ]);

  batch.mockRestore();
  await data.written();
  expect(warnings.slice(1)).toEqual([`--data ${folder} can be written again, and holds everything.`]);
  values.put('c', 1);
  await data.close();
  const again = await openDataFolder(folder, (text) => warnings.push(text));
  expect(await again.collection('values').read()).toEqual([
    ['a', 2],
    ['b', 1],
    ['c', 1],
  ]);
  await again.close();
});

test('a folder that cannot be written at the end says so, and is closed', async () => {
  const folder = mkdtempSync(path.join(inject('temporaryFolder'), 'full-'));
  const data = await openDataFolder(folder, () => undefined);
  vi.spyOn(Level.prototype, 'batch').mockRejectedValue(FULL);
  data.collection('values').put('a', 1);
  await expect(data.close()).rejects.toThrow(`--data ${folder} cannot be written: No space left on device.`);
  await (await openDataFolder(folder, () => undefined)).close();
});

test('a value that cannot be read is told with the folder', async () => {
  const folder = mkdtempSync(path.join(inject('temporaryFolder'), 'damaged-'));
  await (await openDataFolder(folder, () => undefined)).close();
  const database = new Level<string, string>(path.join(folder, 'run'));
  await database.put('values!a', 'no value of v8');
  await database.close();
  const data = await openDataFolder(folder, () => undefined);
  await expect(data.collection('values').read()).rejects.toThrow(`--data ${folder} is damaged (`);
  await data.close();
});
