/**
 * How large one value of an expression may be, as measured on AWS (third parties; floci #2737, #2790, and native captures of
 * `$pad`): `[1..873782]` is accepted and one element more refused, a text of 2^22 characters is accepted and one of 2^23
 * refused, `$range` gives up to 360,145 numbers, `$pad` adds up to 262,144 characters. Eight bytes a number and one a character
 * fit all of the first four.
 */
const mostElements = 873_782;
const mostCharacters = 8 * mostElements;
/** How many numbers `$range` gives. */
export const mostInRange = 360_145;
/** How many characters `$pad` adds. */
export const mostPadding = 262_144;

/** Throws where a value that an expression has built is too large. What stands inside of it is not counted. */
export function requireMemory(value: unknown): void {
  if (Array.isArray(value) && value.length > mostElements) throw outOfMemory();
  if (typeof value === 'string' && value.length > mostCharacters) throw outOfMemory();
}

/** AWS's own sentence; without a code of JSONata. */
export function outOfMemory(): Error {
  return new Error('Expression evaluation memory limit exceeded: Check for excessive memory usage');
}
