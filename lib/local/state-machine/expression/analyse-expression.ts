/** AWS refuses the expression at CreateStateMachine although JSONata can parse it. */
export class UnsupportedJsonata extends Error {}

/** What is known about an expression before it runs. */
export interface ExpressionAnalysis {
  /** Every `$name` in it, including functions and local variables. */
  readonly variables: ReadonlySet<string>;
  /** The members of `$states` that it uses. */
  readonly statesMembers: ReadonlySet<string>;
  /** Whether it has a `[]`. For this, jsonata sets a mark on arrays of its input. */
  readonly marksInput: boolean;
  /**
   * Whether it defines a function (`function` or `λ`), which can recurse without end, or has a range, which can be
   * huge.
   */
  readonly canGrow: boolean;
  /** The names in the path, if the whole expression is a plain path below `$states`. */
  readonly statesPath: readonly string[] | undefined;
}

/**
 * Reads the syntax tree of jsonata 2.0.6. Throws UnsupportedJsonata for `$`, `$$` or a bare name outside a context:
 * Step Functions evaluates expressions without an input, so they would always be undefined.
 */
export function analyseExpression(tree: unknown): ExpressionAnalysis {
  const found = {
    variables: new Set<string>(),
    statesMembers: new Set<string>(),
    marksInput: false,
    canGrow: false,
  };
  visit(tree, false, found);
  return { ...found, statesPath: plainPath(tree as Node) };
}

/** The members of a syntax node that are used here. jsonata's types omit most of them. */
interface Node {
  readonly type?: string;
  readonly value?: unknown;
  readonly steps?: readonly Node[];
  readonly keepSingletonArray?: boolean;
}

interface Found {
  readonly variables: Set<string>;
  readonly statesMembers: Set<string>;
  marksInput: boolean;
  canGrow: boolean;
}

/** Node types that read the context, and their names in messages. */
const contextReaders: Readonly<Record<string, string>> = {
  name: 'an unqualified field name',
  wildcard: 'the wildcard *',
  descendant: 'the wildcard **',
};

/** Members whose expressions always run with a context item. */
const contextGivers: ReadonlySet<string> = new Set([
  'stages',
  'predicate',
  'group',
  'terms',
  'pattern',
  'update',
  'delete',
]);

function visit(node: unknown, hasContext: boolean, found: Found): void {
  if (Array.isArray(node)) return node.forEach((item) => visit(item, hasContext, found));
  if (typeof node !== 'object' || node === null || node instanceof RegExp) return undefined;
  const syntax = node as Node;
  if (!hasContext) refuseContext(syntax);
  if (syntax.type === 'variable') found.variables.add(String(syntax.value));
  if (syntax.type === 'lambda' || syntax.value === '..') found.canGrow = true;
  if (syntax.type === 'path') return visitPath(syntax, hasContext, found);
  for (const [name, member] of Object.entries(syntax)) {
    visit(member, hasContext || contextGivers.has(name), found);
  }
}

function refuseContext(node: Node): void {
  const reader = contextReaders[node.type ?? ''];
  if (reader !== undefined)
    throw new UnsupportedJsonata(`${reader} (${String(node.value)}) at the top level`);
  if (node.type === 'variable' && (node.value === '' || node.value === '$')) {
    throw new UnsupportedJsonata(`$${node.value} at the top level`);
  }
}

/** The first step reads the surrounding context, each later step the items of the step before. */
function visitPath(path: Node, hasContext: boolean, found: Found): void {
  const steps = path.steps ?? [];
  if (path.keepSingletonArray === true) found.marksInput = true;
  steps.forEach((step, index) => visit(step, hasContext || index > 0, found));
  const [first, second] = steps;
  if (first?.type === 'variable' && first.value === 'states' && second?.type === 'name') {
    found.statesMembers.add(String(second.value));
  }
  visit((path as Record<string, unknown>)['group'], true, found);
}

/** A name step with only these has no predicate, no index and no `[]`. */
const plainMembers: ReadonlySet<string> = new Set(['type', 'value', 'position']);

function plainPath(tree: Node): readonly string[] | undefined {
  const [first, ...rest] = tree.steps ?? [];
  const isPlain =
    tree.type === 'path' &&
    first?.type === 'variable' &&
    first.value === 'states' &&
    Object.keys(tree).every((member) => member === 'type' || member === 'steps') &&
    [first, ...rest].every((step) => Object.keys(step).every((member) => plainMembers.has(member))) &&
    rest.every((step) => step.type === 'name');
  return isPlain ? rest.map((step) => String(step.value)) : undefined;
}
