import type { Scanner } from './scanner.ts';

/** The text that a comment or a raw block prints: nothing, and the inside of `#[[...]]#`. Undefined if none is here. */
export function parseComment(scanner: Scanner): string | undefined {
  const line = scanner.accept(/##[^\r\n]*(?:\r\n|\n|\r)?/y);
  if (line !== undefined) {
    // Velocity 1.7 reads on for what such a character begins, and fails at the end of the template.
    if (/[$#]!?$/.test(line.slice(2))) scanner.refuseAtEnd(line.slice(-1));
    return '';
  }
  const raw = scanner.accept(/#\[\[[^]*?\]\]#/y);
  if (raw !== undefined) return raw.slice(3, -3);
  if (scanner.accept(/#\*[^]*?\*#/y) !== undefined) return '';
  const start = scanner.peek(/#\*|#\[\[/y);
  return start === undefined ? undefined : scanner.fail(`${start} is never closed.`);
}
