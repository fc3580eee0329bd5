import { parseOperand } from './parse-operand.ts';
import type { Scanner } from './scanner.ts';

/**
 * The source text of the arguments of a `#name(...)` that is not a directive. API Gateway prints such a call
 * unchanged (recorded). But Velocity parses it, so text such as `#1st (a.b)` is an error.
 */
export function parseUnknownDirective(scanner: Scanner): string {
  const begin = scanner.position;
  if (scanner.accept(/\s*\(/y) === undefined) return '';
  while (scanner.peek(/\s*\)/y) === undefined) {
    scanner.accept(/\s*,?\s*/y);
    if (scanner.accept(/(?!(?:and|or|lt|le|gt|ge|eq|ne|not|true|false)\b)[A-Za-z_@][\w@]*/y) === undefined) {
      parseOperand(scanner);
    }
  }
  scanner.expect(/\s*\)(?:[ \t]*(?:\r\n|\n|\r))?/y, ')');
  return scanner.source.slice(begin, scanner.position);
}
