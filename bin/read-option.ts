import { parseArgs, type ParseArgsConfig } from 'node:util';

/**
 * The options of a command line as `parseArgs` reads them, with two differences: a negative number is a value (`-1` is told what
 * is allowed instead of being taken for an option), and what is wrong says where to look.
 */
export function readOptions<T extends NonNullable<ParseArgsConfig['options']>>(
  options: T,
  argv: readonly string[] = process.argv.slice(2),
) {
  const args = argv.flatMap((word, index) => {
    if (isValue(argv[index - 1], word)) return [];
    const next = argv[index + 1];
    return [isValue(word, next) ? `${word}=${next}` : word];
  });
  try {
    return parseArgs({ options, args }).values;
  } catch (error) {
    throw new Error(`${(error as Error).message.split(/\.\s/)[0]}: --help lists the options.`, {
      cause: error,
    });
  }
}

/** A negative number after an option that has no value yet. */
function isValue(option: string | undefined, word: string | undefined): boolean {
  return /^--[^=]+$/.test(option ?? '') && /^-\.?\d/.test(word ?? '');
}

/** The number that an option was given; `error: <option> must be …` where it is none or out of bounds. */
export function number(option: string, text: string, least: number, most: number): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= least && value <= most))
    throw new Error(`${option} must be a number from ${least} to ${most}, got '${text}'.`);
  return value;
}

/** The one of the allowed words that an option was given. */
export function oneOf<T extends string>(option: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((known) => known === text);
  if (found === undefined) throw new Error(`${option} must be one of ${allowed.join(', ')}, got '${text}'.`);
  return found;
}
