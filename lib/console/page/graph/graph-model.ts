/** A graph to draw. */
export interface GraphModel {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** One box. */
export interface GraphNode {
  readonly id: string;
  /** The first is the title. */
  readonly lines: readonly string[];
  /** How it looks: a class of the style sheet. */
  readonly kind?: string;
  /** Id of the box around it. */
  readonly parent?: string;
  /** Where a click leads. */
  readonly href?: string;
}

/** One arrow. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
  /** Not the usual way: drawn with dashes. */
  readonly isRare?: boolean;
}
