import { Command, type Option } from 'commander';
import type { OptionSpec } from './option.ts';

/** The values of a command's options, by the names in its definition. */
export type Values<Options extends OptionTable> = {
  readonly [Name in keyof Options]: Options[Name] extends OptionSpec<infer Value> ? Value : never;
};

type OptionTable = Readonly<Record<string, OptionSpec<unknown>>>;

/** A command: its texts, its options, and the function that runs it. */
export interface CommandDefinition<Options extends OptionTable> {
  readonly name: string;
  /** One line, for the list of all commands. */
  readonly summary: string;
  /** The help text before the options. */
  readonly description: string;
  /** The help text after the options. */
  readonly notes?: string;
  /** Positional arguments. */
  readonly arguments?: readonly ArgumentDefinition[];
  readonly options: Options;
  /**
   * Returns the exit code: 0, or 1 if a check failed. If it throws, the message is printed in one line and the exit
   * code is 2.
   */
  readonly run: (values: Values<Options>, ...given: readonly (string | undefined)[]) => Promise<number>;
}

interface ArgumentDefinition {
  readonly name: string;
  readonly says: string;
  readonly isRequired?: boolean;
}

/** A command for `runCommand`. */
export interface DefinedCommand {
  readonly command: Command;
  /** The exit code of the last run. */
  readonly exitCode: () => number;
}

/** Builds a command of the command line. */
export function defineCommand<Options extends OptionTable>(
  definition: CommandDefinition<Options>,
): DefinedCommand {
  const { name, summary, description, notes, options, run } = definition;
  const command = new Command(name)
    .summary(summary)
    .description(description)
    .helpOption('--help', 'print this');
  for (const { option, absent } of Object.values(options)) {
    // Of an option that may be repeated, the absence is an empty list.
    command.addOption(Array.isArray(absent) ? option : givenOnce(command, option));
  }
  for (const { name: argument, says, isRequired } of definition.arguments ?? [])
    command.argument(isRequired === true ? `<${argument}>` : `[${argument}]`, says);
  if (notes !== undefined) command.addHelpText('after', `\n${notes}`);
  let exitCode = 0;
  command.action(async () => {
    const given = command.opts<Record<string, unknown>>();
    const values = Object.entries(options).map(([key, { option, absent }]) => [
      key,
      given[option.attributeName()] ?? absent,
    ]);
    exitCode = await run(Object.fromEntries(values) as Values<Options>, ...command.args);
  });
  return { command, exitCode: () => exitCode };
}

/**
 * A copy of the option, which other commands may have too, that refuses a second value: commander takes the last one and passes over
 * the others without a word.
 */
function givenOnce(command: Command, option: Option): Option {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(option) as object) as Option, option);
  const { parseArg } = option;
  if (parseArg === undefined) return copy;
  return copy.argParser((text, before: unknown) => {
    if (command.getOptionValueSource(option.attributeName()) === 'cli')
      throw new Error(`${option.long} is given twice: it takes one value.`);
    return parseArg(text, before);
  });
}
