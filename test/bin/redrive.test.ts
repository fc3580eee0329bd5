import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { withLocalPipeline } from '../../lib/proofs/exercise/with-local-pipeline.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');

const redrive = (endpoint: string, ...args: readonly string[]) =>
  promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', 'bin/cli.ts', 'redrive', ...args, '--dry-run', '--endpoint', endpoint],
    { cwd: ROOT },
  );

test('--since takes minutes, hours, days and dates', async () => {
  await withLocalPipeline(async ({ run }) => {
    const { sfn } = run.endpoints;
    for (const since of ['90m', '12h', '3d', '2026-11-28']) {
      const { stdout } = await redrive(sfn, '--failed', '--since', since);
      expect(stdout).toContain('0 found');
    }
  });
});
