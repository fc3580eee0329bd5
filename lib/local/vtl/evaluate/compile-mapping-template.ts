import { parseTemplate } from '../parse/parse-template.ts';
import { refuseUnsupported } from './refuse-unsupported.ts';
import type { Block } from '../parse/syntax-tree.ts';

/** A parsed mapping template. It is immutable, so all requests can share it. */
export interface CompiledMappingTemplate {
  readonly source: string;
  readonly block: Block;
}

/** API Gateway accepts mapping templates of up to 300 KB (quotas of REST APIs). */
const LARGEST = 300 * 1024;

/**
 * Parses a mapping template.
 *
 * @throws TemplateSyntaxError with line, column, what was found and what is allowed, if the template is malformed,
 *   uses a directive that API Gateway is not known to run, or has a reference that can never be rendered here
 */
export function compileMappingTemplate(source: string): CompiledMappingTemplate {
  if (Buffer.byteLength(source) > LARGEST) {
    throw new RangeError(
      `a mapping template has at most ${LARGEST} bytes, this one has ${Buffer.byteLength(source)}`,
    );
  }
  const block = parseTemplate(source);
  refuseUnsupported(block);
  return { source, block };
}
