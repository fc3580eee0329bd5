import type { Scanner } from './scanner.ts';

/** A `#` that does not start a directive. It is text. */
export function parseHash(scanner: Scanner): string {
  const odd = ODD_HASHES.find(({ pattern }) => scanner.peek(pattern) !== undefined);
  if (odd !== undefined)
    scanner.refuse(`# directly before ${odd.before}, which Velocity misreads; write it as #[[#]]#.`);
  const hash = scanner.expect(/#/y, '#');
  scanner.refuseAtEnd(hash);
  return hash;
}

const ODD_HASHES: readonly { readonly pattern: RegExp; readonly before: string }[] = [
  { pattern: /#\\/y, before: 'a backslash' },
  { pattern: /#[ \t]+#(?:set|\{set\}) *\(/y, before: '#set' },
  // Velocity would read the text after the reference as the name of a directive.
  { pattern: /#\\*\$(?!!?(?:\w+|\{\w+\})(?:[\s"'<>;,)]|$))/y, before: 'a $' },
];
