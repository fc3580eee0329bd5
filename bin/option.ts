import { Option } from 'commander';

/** The kind of value that an option takes: how it is read, and how the help and errors describe it. */
export interface Kind<T> {
  /** What is allowed. Follows "must be" in errors and appears in the help: `a number from 0 to 252`. */
  readonly allowed: string;
  /** Undefined if the text is not allowed. */
  readonly read: (text: string) => T | undefined;
}

/** An option of a command whose value is a `T`. */
export interface OptionSpec<T> {
  readonly option: Option;
  /** The value if the option is not given and has no default. */
  readonly absent: T;
}

/** An option without a value. */
export function flag(flags: string, says: string): OptionSpec<boolean> {
  const option = new Option(flags, says);
  // `--no-throttle` is the value `throttle: false`.
  return { option, absent: option.negate };
}

/** An option whose value is undefined if it is not given. */
export function optional<T>(flags: string, says: string, kind: Kind<T>): OptionSpec<T | undefined> {
  return { option: describe(flags, says, kind), absent: undefined };
}

/** An option with a default, which is text and is read like the user's input. */
export function withDefault<T>(flags: string, says: string, kind: Kind<T>, text: string): OptionSpec<T> {
  const option = describe(flags, says, kind);
  const absent = readValue(option, kind, text);
  return { option: option.default(absent, text), absent };
}

/** An option that may be given several times. */
export function repeated<T>(flags: string, says: string, kind: Kind<T>): OptionSpec<readonly T[]> {
  const option = describe(flags, `${says}; may be repeated`, kind);
  return {
    option: option.argParser<readonly T[]>((text, before) => [
      ...(before ?? []),
      readValue(option, kind, text),
    ]),
    absent: [],
  };
}

function describe<T>(flags: string, says: string, kind: Kind<T>): Option {
  const option = new Option(flags, says === '' ? kind.allowed : `${says}: ${kind.allowed}`);
  return option.argParser((text) => readValue(option, kind, text));
}

/** @throws Error that names the option, what is allowed, and what was given. */
function readValue<T>({ long }: Option, { allowed, read }: Kind<T>, text: string): T {
  const value = read(text);
  if (value === undefined) throw new Error(`${long} must be ${allowed}, got '${text}'.`);
  return value;
}

/** A number within bounds. */
export function numberWithin(least: number, most: number): Kind<number> {
  return numbers(`a number from ${least} to ${most}`, (value) => value >= least && value <= most);
}

/** A whole number within bounds. */
export function wholeNumberWithin(least: number, most: number): Kind<number> {
  return numbers(
    `a whole number from ${least} to ${most}`,
    (value) => Number.isInteger(value) && value >= least && value <= most,
  );
}

function numbers(allowed: string, isAllowed: (value: number) => boolean): Kind<number> {
  return {
    allowed,
    read: (text) => {
      const value = text.trim() === '' ? Number.NaN : Number(text);
      return isAllowed(value) ? value : undefined;
    },
  };
}

/** One of these words. */
export function oneOf<const T extends string>(words: readonly T[]): Kind<T> {
  const isPlain = words.every((word) => /^[\w-]+$/.test(word));
  const list = words.map((word) => (isPlain ? word : `'${word}'`)).join(', ');
  return { allowed: `one of ${list}`, read: (text) => words.find((word) => word === text) };
}

/** Any text except another option: in `--svg --json` the file is missing. */
export function text(allowed: string): Kind<string> {
  return { allowed, read: (value) => (value === '' || value.startsWith('--') ? undefined : value) };
}
