import type { SecretValue, SecretValues } from './secret-values.ts';

/**
 * Reads a file of secrets: `{ "<name>": "<value>" | { "current": "<value>", "previous": "<value>" } }`.
 *
 * @param file the name of the file, for errors
 * @throws Error with the file, the name of the secret and what is allowed, never with a value
 */
export function readSecretValues(text: string, file: string): SecretValues {
  const content = parse(text, file);
  if (!isObject(content))
    throw new Error(`${file} must have an object of names and values, got ${kindOf(content)}.`);
  return new Map(
    Object.entries(content).map(([name, value]) => {
      const place = `${file}: ${JSON.stringify(name)}`;
      if (!NAME.test(name))
        throw new Error(`${place} is not a name: it must be 1 to 512 letters, digits, and _ / + = . @ -`);
      return [name, readValue(value, place)];
    }),
  );
}

/** Secrets Manager API reference, CreateSecret. Names of parameters are shorter and have fewer characters. */
const NAME = /^[\w/+=.@-]{1,512}$/;

/** Secrets Manager API reference, PutSecretValue: the most bytes of a SecretString. */
const MOST_BYTES = 65_536;

function readValue(value: unknown, place: string): SecretValue {
  if (typeof value === 'string') return { current: readText(value, place) };
  if (!isObject(value))
    throw new Error(`${place} must be text or {"current", "previous"}, got ${kindOf(value)}.`);
  const { current, previous, ...others } = value;
  const [other] = Object.keys(others);
  if (other !== undefined)
    throw new Error(
      `${place} must be text or {"current", "previous"}, got an object with ${JSON.stringify(other)} (JSON is written as text).`,
    );
  if (current !== undefined && current === previous)
    throw new Error(`${place} must have a "previous" that differs from its "current".`);
  return {
    current: readText(current, `${place}, "current",`),
    ...(previous !== undefined && { previous: readText(previous, `${place}, "previous",`) }),
  };
}

function readText(value: unknown, place: string): string {
  if (typeof value !== 'string') throw new Error(`${place} must be text, got ${kindOf(value)}.`);
  const bytes = Buffer.byteLength(value);
  if (bytes === 0 || bytes > MOST_BYTES)
    throw new Error(`${place} must be text of 1 to 65,536 bytes, got ${bytes} bytes.`);
  return value;
}

/** The messages of `JSON.parse` contain parts of the text, which is secret. */
function parse(text: string, file: string): unknown {
  try {
    // Some editors begin a file with a byte order mark.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new Error(`${file} must be JSON: {"<name of the secret>": "<value>"}.`);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a value is, without the value. */
function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
