import type { JavaValue } from '../java/java-values.ts';
import type { Block } from '../parse/syntax-tree.ts';

/** What a template sees while it is rendered. */
export interface Scope {
  readonly variables: Map<string, JavaValue>;
  /** See `MappingContext.missing`. */
  readonly missing: 'empty' | 'null';
  /** Renders a block into a text of its own: an interpolated string, a #define block. */
  readonly render: (block: Block) => string;
}
