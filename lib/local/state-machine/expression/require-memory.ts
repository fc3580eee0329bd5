/**
 * How large one value of an expression may be, as measured on AWS (third parties; floci #2737, #2790, and native
 * captures of `$pad`): `[1..873782]` is accepted and one element more is refused; a text of 2^22 characters is
 * accepted and one of 2^23 is refused; `$range` returns up to 360,145 numbers; `$pad` adds up to 262,144 characters.
 * The first four results fit a limit of eight bytes a number and one byte a character.
 */
const mostElements = 873_782;
const mostCharacters = 8 * mostElements;
/** The most numbers that `$range` returns. */
export const mostInRange = 360_145;
/** The most characters that `$pad` adds. */
export const mostPadding = 262_144;

/** Throws if a value that an expression has built is too large. Nested values are not counted. */
export function requireMemory(value: unknown): void {
  if (Array.isArray(value) && value.length > mostElements) throw outOfMemory();
  if (typeof value === 'string' && value.length > mostCharacters) throw outOfMemory();
}

/** AWS's message, without a JSONata code. */
export function outOfMemory(): Error {
  return new Error('Expression evaluation memory limit exceeded: Check for excessive memory usage');
}
