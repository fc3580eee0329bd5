import { type Node, parseSync } from 'oxc-parser';

/** A node of a program, and those it stands in, the outermost first. */
export interface Place {
  readonly node: Node;
  readonly parents: readonly Node[];
}

/** Types, and what only names things: nothing there is run. TypeScript's `as`, `!` and `satisfies` hold an expression. */
const NOT_RUN = /^(?:TS(?!AsExpression|NonNullExpression|SatisfiesExpression).*|Import.*|ExportAll.*)$/;

/** Every node of a program that is run. */
export function listPlaces(file: string, text: string): readonly Place[] {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  return [...placesIn(program, [])];
}

function* placesIn(node: Node, parents: readonly Node[]): Generator<Place> {
  if (NOT_RUN.test(node.type)) return;
  yield { node, parents };
  for (const child of Object.values(node).flat() as unknown[]) {
    if (isNode(child)) yield* placesIn(child, [...parents, node]);
  }
}

function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
  );
}
