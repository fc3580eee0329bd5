import { DIRECTIVE, directiveName, REFUSED_DIRECTIVES, SUPPORTED_DIRECTIVES } from './directive-name.ts';
import type { Scanner } from './scanner.ts';

/**
 * The text that backslashes print; undefined if there are none here. They are text unless a directive directly
 * follows. Then an odd number makes the directive text, and half of an even number is printed. Before `#set`,
 * Velocity 1.7 prints them all.
 */
export function parseBackslashes(scanner: Scanner): string | undefined {
  const slashes = scanner.accept(/\\+/y);
  if (slashes === undefined) return undefined;
  const name = directiveName(scanner.peek(DIRECTIVE));
  const known = SUPPORTED_DIRECTIVES.has(name) || REFUSED_DIRECTIVES.has(name);
  if (slashes.length % 2 === 0) return known && name !== 'set' ? slashes.slice(slashes.length / 2) : slashes;
  const word = scanner.accept(DIRECTIVE) ?? '';
  return (known ? slashes.slice(Math.ceil(slashes.length / 2)) : slashes) + word;
}
