import type { Scanner } from './scanner.ts';

/**
 * The text that a comment (none) or a raw block (the inside of `#[[...]]#`) prints. Undefined if there is neither
 * here.
 */
export function parseComment(scanner: Scanner): string | undefined {
  const line = scanner.accept(/##[^\r\n]*(?:\r\n|\n|\r)?/y);
  if (line !== undefined) {
    // Velocity 1.7 takes this character for the start of a token and fails at the end of the template.
    if (/[$#]!?$/.test(line.slice(2))) scanner.refuseAtEnd(line.slice(-1));
    return '';
  }
  const raw = scanner.accept(/#\[\[[^]*?\]\]#/y);
  if (raw !== undefined) return raw.slice(3, -3);
  if (scanner.accept(/#\*[^]*?\*#/y) !== undefined) return '';
  const start = scanner.peek(/#\*|#\[\[/y);
  return start === undefined ? undefined : scanner.fail(`${start} is never closed.`);
}
