import { parseTemplate } from '../parse/parse-template.ts';
import { refuseUnsupported } from './refuse-unsupported.ts';
import type { Block } from '../parse/syntax-tree.ts';

/** A parsed mapping template. Immutable: one may serve every request. */
export interface CompiledTemplate {
  readonly source: string;
  readonly block: Block;
}

/** API Gateway takes no mapping template above 300 KB (limits of REST APIs). */
const LARGEST = 300 * 1024;

/**
 * Parses a mapping template.
 *
 * @throws TemplateSyntaxError with line, column, what was found and what is allowed, on anything malformed and on
 *   every directive that API Gateway is not known to run, and on references that could never be rendered here
 */
export function compileTemplate(source: string): CompiledTemplate {
  if (Buffer.byteLength(source) > LARGEST) {
    throw new RangeError(
      `a mapping template has at most ${LARGEST} bytes, this one ${Buffer.byteLength(source)}`,
    );
  }
  const block = parseTemplate(source);
  refuseUnsupported(block);
  return { source, block };
}
