import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '..', '..');

function ackProof(...args: readonly string[]) {
  const command = ['--import', 'tsx', 'bin/cli.ts', 'ack-proof', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: ROOT, encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('without a template it proves both levels of the pipeline and ends with 0', () => {
  const { status, stdout } = ackProof();
  expect(stdout.match(/^acknowledgement '\w+'$|^\d+ outcomes, [1-9]\d* 2xx, 0 unproven$/gm)).toEqual([
    "acknowledgement 'accepted'",
    expect.stringContaining('0 unproven'),
    "acknowledgement 'stored'",
    expect.stringContaining('0 unproven'),
  ]);
  expect(status).toBe(0);
});

test('a file that cannot be read ends with 2', () => {
  const { status, stderr } = ackProof('package.json/gone');
  expect(stderr).toMatch(/^error: .*package.json\/gone cannot be read as a template: /);
  expect(status).toBe(2);
});
