import type { Command } from 'commander';

/**
 * Finds options that npm took because `--` was left out: `npm start --port 4000` gives npm the option and the command
 * only `4000`. npm leaves such options in the environment. To run without them could do the opposite of what was meant
 * (`--dry-run`).
 * @returns the message for the user, or undefined.
 */
export function findSwallowedOptions(
  command: Command,
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  // Only for the script of this command: npx, or a test that npm runs, has options of its own.
  if (env.npm_lifecycle_event !== command.name()) return undefined;
  const swallowed = command.options.flatMap(({ long, required }) => {
    const value = env[`npm_config_${long?.replace(/^--(no-)?/, '').replaceAll('-', '_')}`];
    // npm also sets its own options that were not given, with an empty value.
    const isGiven = long?.startsWith('--no-') ? value === '' : value !== undefined && value !== '';
    return long == null || !isGiven ? [] : [{ long, value, required }];
  });
  if (swallowed.length === 0) return undefined;
  const script = command.name() === 'start' ? 'npm start' : `npm run ${command.name()}`;
  const words = swallowed.map(({ long, value, required }) =>
    required && value !== 'true' ? `${long} ${value}` : long,
  );
  const meant = [...words, ...argv.filter((word) => word !== command.name())].join(' ');
  const names = swallowed.map(({ long }) => long).join(', ');
  return `npm took ${names} as an option of its own. Use: ${script} -- ${meant}`;
}
