/** Files, and what they may import. */
export interface Layer {
  /** Files of the layer, by the start of their path. */
  readonly files: string;
  /** What they may import, by the start of the path or package. */
  readonly mayImport: readonly string[];
}
