import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Level } from 'level';
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest';
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
  const database = new Level(path.join(folder, 'run'));
  await database.put('values!a', 'no value of v8');
  await database.close();
  const data = await openDataFolder(folder, () => undefined);
  await expect(data.collection('values').read()).rejects.toThrow(`--data ${folder} is damaged (`);
  await data.close();
});

describe('a folder', () => {
  let data: string;
  beforeEach(() => {
    data = mkdtempSync(path.join(inject('temporaryFolder'), 'data-'));
  });

  test('of another run is refused', async () => {
    const open = await openDataFolder(data, () => undefined);
    await expect(openDataFolder(data, () => undefined)).rejects.toThrow(
      `--data ${data} cannot be opened: another run uses it.`,
    );
    await open.close();
  });

  /** Makes the folder what is said of it; a run that had opened it has ended. */
  test.each<[string, string, () => void]>([
    [
      'with files of somebody else',
      'holds other files: name a new or empty folder, or one of an earlier run.',
      () => {
        rmSync(data, { recursive: true });
        mkdirSync(data);
        writeFileSync(path.join(data, 'thesis.txt'), '');
      },
    ],
    [
      'of another version',
      'was written by another version of webhook-pipeline (format 99, this one reads 2). Name another folder,',
      () => writeFileSync(path.join(data, 'webhook-pipeline-data.json'), '{"format":99}'),
    ],
    [
      'whose marker is damaged',
      'is damaged (webhook-pipeline-data.json cannot be read). Name another folder,',
      () => writeFileSync(path.join(data, 'webhook-pipeline-data.json'), '{'),
    ],
    [
      'whose database is damaged',
      'is damaged (',
      () => {
        for (const file of readdirSync(path.join(data, 'run')).filter((name) => name.startsWith('MANIFEST')))
          writeFileSync(path.join(data, 'run', file), 'no manifest');
      },
    ],
    [
      'whose database has lost a file, which would make a new one',
      'is damaged (run/CURRENT is missing). Name another folder,',
      () => rmSync(path.join(data, 'run', 'CURRENT')),
    ],
    [
      'that is a file',
      'cannot be opened: ',
      () => {
        rmSync(data, { recursive: true });
        writeFileSync(data, '');
      },
    ],
  ])('%s is refused by its name and that of the option', async (_, what, make) => {
    await (await openDataFolder(data, () => undefined)).close();
    make();
    await expect(openDataFolder(data, () => undefined)).rejects.toThrow(`--data ${data} ${what}`);
  });
});
