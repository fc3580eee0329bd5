import { type Command, CommanderError } from 'commander';
import type { DefinedCommand } from './define-command.ts';
import { findSwallowedOptions } from './find-swallowed-options.ts';

/** The output and the environment of a command. */
export interface CommandSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly writeOut: (text: string) => void;
  readonly writeError: (text: string) => void;
}

/** The output and the environment of this process. */
export const PROCESS: CommandSurroundings = {
  env: process.env,
  writeOut: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
};

/** Exit code for wrong usage, or for a command that could not run. 1 means that a check failed. */
export const FAILED = 2;

/**
 * Runs a command and returns its exit code: 0, 1 if a check failed, 2 for wrong usage or if it could not run. An error
 * is printed in one line, or with its stack if `DEBUG` is set.
 *
 * @param root parses `argv`: the command itself, or the program that it belongs to.
 */
export async function runCommand(
  { command, exitCode }: DefinedCommand,
  argv: readonly string[],
  surroundings: CommandSurroundings = PROCESS,
  root: Command = command,
): Promise<number> {
  const { env, writeOut, writeError } = surroundings;
  // Errors are printed below, each in one line.
  for (const each of new Set([root, command]))
    each.exitOverride().configureOutput({ writeOut, writeErr: () => undefined });
  try {
    const swallowed = findSwallowedOptions(command, argv, env);
    if (swallowed !== undefined) throw new Error(swallowed);
    await root.parseAsync(argv, { from: 'user' });
    return exitCode();
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const { output, message } = describeError(error, command);
    if (output !== '') writeError(`${output}\n`);
    writeError(env.DEBUG === undefined ? `error: ${message}\n` : `${(error as Error).stack ?? message}\n`);
    return FAILED;
  }
}

function describeError(
  error: unknown,
  command: Command,
): { readonly output: string; readonly message: string } {
  const { message, output = '' } = error as Error & { readonly output?: unknown };
  if (!(error instanceof CommanderError))
    return { output: typeof output === 'string' ? output : '', message };
  const [said = ''] = message.replace(/^error: /, '').split('\n');
  const what =
    error.code === 'commander.excessArguments' ? `too many arguments, got '${command.args.join(' ')}'` : said;
  const words = [command.parent?.name(), command.name(), '--help'].filter((word) => word !== undefined);
  return { output: '', message: `${what.replace(/\.$/, '')}: see ${words.join(' ')}.` };
}
