import type { DefinedCommand } from '../../bin/define-command.ts';
import { runCommand } from '../../bin/run-command.ts';
import { runCommandLine } from '../../bin/run-command-line.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Runs a command of the test's own in this process, and gives what it would have printed. */
export function runQuietly(command: DefinedCommand, argv: readonly string[], env: Env = {}) {
  return written((surroundings) => runCommand(command, argv, surroundings), env);
}

/** Runs `webhook-pipeline <argv>` in this process: for what ends before a command begins. */
export function runLine(argv: readonly string[], env: Env = {}) {
  return written((surroundings) => runCommandLine(argv, surroundings), env);
}

async function written(
  run: (surroundings: Parameters<typeof runCommandLine>[1] & object) => Promise<number>,
  env: Env,
) {
  const text = { out: '', errors: '' };
  const exitCode = await run({
    env,
    writeOut: (words) => (text.out += words),
    writeError: (words) => (text.errors += words),
  });
  return { exitCode, ...text };
}
