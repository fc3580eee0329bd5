import type { JavaValue } from '../java/java-values.ts';
import type { Block } from '../parse/syntax-tree.ts';

/** What a template has access to while it is rendered. */
export interface Scope {
  readonly variables: Map<string, JavaValue>;
  /** See `MappingContext.missing`. */
  readonly missing: 'empty' | 'null';
  /** Renders a block to a separate string: an interpolated string or a #define block. */
  readonly render: (block: Block) => string;
}
