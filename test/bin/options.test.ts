import { execFile } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '..', '..');

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(command: string, ...args: readonly string[]): Promise<Ended> {
  const argv = ['--import', 'tsx', `bin/${command}.ts`, ...args];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, argv, { cwd: ROOT }, (_error, stdout, stderr) =>
      resolve({ status: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

/** Of each command, the options that its help names. `--help` is one of each, and starts nothing. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  '../test/bench/bench': ['--check', '--help'],
  chaos: ['--deliveries', '--failures', '--repeats', '--other-bodies', '--seed', '--help'],
  roles: ['--help'],
};

describe.each(Object.entries(COMMANDS))('%s', (command, options) => {
  test('--help names each option and ends with 0', async () => {
    const { status, stdout, stderr } = await run(command, '--help');
    expect([...new Set(stdout.match(/^ {2}--[a-z-]+/gm))].map((line) => line.trim())).toEqual(options);
    expect(stdout).toContain(`npm run ${command}`);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('an unknown option is an error in one line, and ends with 2', async () => {
    expect(await run(command, '--unheard-of')).toEqual({
      status: 2,
      stdout: '',
      stderr: "error: Unknown option '--unheard-of': --help lists the options.\n",
    });
  });
});

test.each([
  [['--deliveries', 'many'], "--deliveries must be a number from 0 to 1000000, got 'many'."],
  [['--failures', '2'], "--failures must be a number from 0 to 1, got '2'."],
  [['--repeats', '-1'], "--repeats must be a number from 0 to 1, got '-1'."],
])('chaos refuses %j', async (options, message) => {
  expect(await run('chaos', ...options)).toEqual({ status: 2, stdout: '', stderr: `error: ${message}\n` });
});

test('conformance says what it takes', async () => {
  const help = await run('conformance', '--help');
  expect(help).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('npm run conformance -- [folder]'),
  });
  expect(help.stdout).not.toContain('Expected');
  expect(await run('conformance', '--unheard-of')).toMatchObject({
    status: 2,
    stdout: expect.stringContaining('Expected at most one folder, got: --unheard-of'),
  });
});
