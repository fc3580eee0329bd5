import type { Scanner } from './scanner.ts';
import type { Expression } from './syntax-tree.ts';

/**
 * A string literal. In double quotes, references and directives are interpolated and `\u0041` is a character. No
 * other backslash has a meaning, so `"\\'"` is two backslashes and an apostrophe. A doubled quote is a quote.
 */
export function parseString(scanner: Scanner): Expression | undefined {
  const begin = scanner.position;
  const quote = scanner.peek(/["']/y);
  if (quote === undefined) return undefined;
  const image = scanner.accept(quote === '"' ? /"(?:[^"]|"")*"/y : /'(?:[^']|'')*'/y);
  if (image === undefined) return scanner.fail('a string is never closed.');
  const inside = image.slice(1, -1);
  if (quote === "'") return { type: 'literal', value: inside.replaceAll("''", "'") };
  return interpolate(scanner, begin, unescape(scanner, begin, inside).replaceAll('""', '"'));
}

/** Velocity 1.7 throws on a `\u` without four hexadecimal digits. */
function unescape(scanner: Scanner, begin: number, text: string): string {
  return text.replaceAll(/\\u(.{0,4})/gs, (_, digits: string) => {
    if (!/^[0-9A-Fa-f]{4}$/.test(digits))
      scanner.fail(String.raw`\u must be followed by four hexadecimal digits.`, begin);
    return String.fromCharCode(Number.parseInt(digits, 16));
  });
}

function interpolate(scanner: Scanner, begin: number, text: string): Expression {
  if (!/[$#]/.test(text)) return { type: 'literal', value: text };
  const start = scanner.place(begin);
  const body = scanner.parseNested(text, { line: start.line, column: start.column + 1 });
  return { type: 'interpolation', body };
}
