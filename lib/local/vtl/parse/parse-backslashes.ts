import { DIRECTIVE, directiveName, REFUSED_DIRECTIVES, SUPPORTED_DIRECTIVES } from './directive-name.ts';
import type { Scanner } from './scanner.ts';

/**
 * The text that backslashes print; undefined if none are here. They are text unless they touch a directive: there an odd number makes the directive text, and of an even
 * number half is printed. Velocity 1.7 prints them all before `#set`.
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
