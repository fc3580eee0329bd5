import type { Command } from 'commander';

/**
 * `npm start --port 4000` gives npm the option and the command `4000` alone. npm says so in the environment, and who left out `--` is
 * told; to go on without the option could be the opposite of what was meant (`--dry-run`).
 */
export function findSwallowedOptions(
  command: Command,
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  // Only of the script itself: npx and a test that npm runs have options of their own.
  if (env.npm_lifecycle_event !== command.name()) return undefined;
  const swallowed = command.options.flatMap(({ long, required }) => {
    const value = env[`npm_config_${long?.replace(/^--(no-)?/, '').replaceAll('-', '_')}`];
    // npm gives those of its own that are not set as well, without a value.
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
  return `npm has taken ${names} for an option of its own: say ${script} -- ${meant}`;
}
