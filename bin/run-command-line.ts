import { createRequire } from 'node:module';
import { Command } from 'commander';
import type { DefinedCommand } from './define-command.ts';
import { type CommandSurroundings, FAILED, PROCESS, runCommand } from './run-command.ts';

interface ListedCommand {
  readonly summary: string;
  /** Loads the command only when it is run, because each one loads a part of the engine. */
  readonly load: () => Promise<DefinedCommand>;
}

/** The commands, in the order of the help. */
export const COMMANDS: Readonly<Record<string, ListedCommand>> = {
  start: {
    summary: 'run the pipeline on this machine',
    load: async () => (await import('./commands/start.ts')).start,
  },
  send: {
    summary: 'send an event to a source as its producer would, signed',
    load: async () => (await import('./commands/send.ts')).send,
  },
  cost: {
    summary: 'what it costs, item by item',
    load: async () => (await import('./commands/cost.ts')).cost,
  },
  capacity: {
    summary: 'how much load it takes under the quotas of an account',
    load: async () => (await import('./commands/capacity.ts')).capacity,
  },
  faults: {
    summary: 'try every fault at every boundary, in virtual time',
    load: async () => (await import('./commands/faults.ts')).faults,
  },
  roles: {
    summary: 'which grants of each role are used, and which are not',
    load: async () => (await import('./commands/roles.ts')).roles,
  },
  'ack-proof': {
    summary: 'which durable write comes before each 2xx',
    load: async () => (await import('./commands/ack-proof.ts')).ackProof,
  },
  chaos: {
    summary: 'send real HTTP to a local run whose stores fail at random',
    load: async () => (await import('./commands/chaos.ts')).chaos,
  },
  console: {
    summary: 'a page that shows the deliveries of a pipeline',
    load: async () => (await import('./commands/console.ts')).console,
  },
  redrive: {
    summary: 'redrive failed deliveries, dead letters and undelivered events',
    load: async () => (await import('./commands/redrive.ts')).redrive,
  },
};

const NOTES = `Every command but send, console and redrive works on your app: --app <command> (default: 'app' in the cdk.json of this folder), or --template <file>.

Exit codes: 0 success; 1 a check failed; 2 wrong usage, or the command could not run (DEBUG=1 prints the stack).`;

/** Runs `webhook-pipeline <command>` and returns its exit code. */
export async function runCommandLine(
  argv: readonly string[],
  surroundings: CommandSurroundings = PROCESS,
): Promise<number> {
  const [name = '', ...rest] = argv;
  if (name === 'help') return runCommandLine([...rest.slice(0, 1), '--help'], surroundings);
  const listed = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const defined = await listed?.load();
  const program = programOf(defined);
  if (defined !== undefined) return runCommand(defined, argv, surroundings, program);
  if (name.startsWith('-')) return runCommand({ command: program, exitCode: () => 0 }, argv, surroundings);
  const what = name === '' ? 'A command is missing' : `There is no command '${name}'`;
  surroundings.writeError(`error: ${what}: it must be one of ${Object.keys(COMMANDS).join(', ')}.\n`);
  return FAILED;
}

function programOf(chosen: DefinedCommand | undefined): Command {
  const program = new Command('webhook-pipeline')
    .description('Try, price and prove asynchronous webhook processing on AWS, without an account.')
    .helpOption('--help', 'print this; webhook-pipeline <command> --help lists the options of a command')
    .helpCommand(false)
    .version(versionOf(), '--version', 'print the version')
    .addHelpText('after', `\n${NOTES}`);
  for (const [name, { summary }] of Object.entries(COMMANDS)) {
    if (name === chosen?.command.name()) program.addCommand(chosen.command);
    else program.command(name).summary(summary);
  }
  return program;
}

/** By the name of the package, because the sources and the built files lie at different depths. */
function versionOf(): string {
  const { version } = createRequire(import.meta.url)('webhook-pipeline/package.json') as {
    readonly version: string;
  };
  return version;
}
