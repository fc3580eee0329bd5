import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { withLocalPipeline } from '../../lib/proofs/exercise/with-local-pipeline.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');

const redrive = (endpoint: string, ...args: readonly string[]) =>
  promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', 'bin/redrive.ts', ...args, '--dry-run', '--endpoint', endpoint],
    { cwd: ROOT },
  );

test('--since takes minutes, hours, days and dates, and says so of anything else', async () => {
  await withLocalPipeline(async ({ run }) => {
    const { sfn } = run.endpoints;
    for (const since of ['90m', '12h', '3d', '2026-11-28']) {
      const { stdout } = await redrive(sfn, '--failed', '--since', since);
      expect(stdout).toContain('0 found');
    }
    await expect(redrive(sfn, '--failed', '--since', '12')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining("--since must be a date or 90m, 12h, 3d, got '12'.") as string,
    });
  });
});
