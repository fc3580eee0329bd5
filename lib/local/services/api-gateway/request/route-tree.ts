import { decodeGreedyPart, decodePart } from './decode-part.ts';

/** The resources of an API as a tree of path parts. Every node can have methods. */
export interface RouteTree<Target> {
  readonly literals: Map<string, RouteTree<Target>>;
  /** A resource can have one child `{name}` and one child `{name+}`. */
  parameter?: { readonly name: string; readonly tree: RouteTree<Target> };
  greedy?: { readonly name: string; readonly tree: RouteTree<Target> };
  /** By HTTP method or `ANY`. */
  readonly methods: Map<string, Target>;
}

/** The target of a request, with its path parameters. */
export interface Route<Target> {
  readonly target: Target;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** An API without resources. */
export function emptyRouteTree<Target>(): RouteTree<Target> {
  return { literals: new Map(), methods: new Map() };
}

/** The node at the resource path `path`, such as `/webhooks/{source}`. Created if it is missing. */
export function growRoute<Target>(tree: RouteTree<Target>, path: string): RouteTree<Target> {
  const parts = path.split('/').filter((part) => part !== '');
  return parts.reduce((branch, part) => growPart(branch, part), tree);
}

/**
 * The method for a request. A literal part takes precedence over `{name}`, and `{name}` over `{name+}`. If the most
 * specific resource lacks the method, the next one that has it is used (recorded for a greedy sibling).
 */
export function findRoute<Target>(
  tree: RouteTree<Target>,
  httpMethod: string,
  segments: readonly string[],
): Route<Target> | undefined {
  const pathParameters = Object.create(null) as Record<string, string>;
  const target = search(tree, 0, { httpMethod, segments, pathParameters });
  return target === undefined ? undefined : { target, pathParameters };
}

function growPart<Target>(branch: RouteTree<Target>, part: string): RouteTree<Target> {
  const [, name, plus] = /^\{(.+?)(\+?)\}$/.exec(part) ?? [];
  if (name === undefined) {
    const literal = branch.literals.get(part) ?? emptyRouteTree<Target>();
    branch.literals.set(part, literal);
    return literal;
  }
  const kind = plus === '+' ? 'greedy' : 'parameter';
  branch[kind] ??= { name, tree: emptyRouteTree() };
  return branch[kind].tree;
}

interface Search {
  readonly httpMethod: string;
  readonly segments: readonly string[];
  readonly pathParameters: Record<string, string>;
}

function search<Target>(branch: RouteTree<Target>, depth: number, wanted: Search): Target | undefined {
  const { httpMethod, segments, pathParameters } = wanted;
  const sent = segments[depth];
  if (sent === undefined) return methodOf(branch, httpMethod);
  const segment = decodePart(sent);
  const literal = branch.literals.get(segment);
  const exact = literal && search(literal, depth + 1, wanted);
  if (exact !== undefined) return exact;
  const single = segment === '' ? undefined : branch.parameter;
  const byParameter = single && search(single.tree, depth + 1, wanted);
  if (single !== undefined && byParameter !== undefined) {
    pathParameters[single.name] = segment;
    return byParameter;
  }
  return searchGreedy(branch, depth, wanted);
}

function searchGreedy<Target>(branch: RouteTree<Target>, depth: number, wanted: Search): Target | undefined {
  const rest = wanted.segments.slice(depth).map(decodeGreedyPart).join('/');
  const target =
    branch.greedy === undefined || rest === '' ? undefined : methodOf(branch.greedy.tree, wanted.httpMethod);
  if (branch.greedy !== undefined && target !== undefined) wanted.pathParameters[branch.greedy.name] = rest;
  return target;
}

function methodOf<Target>(branch: RouteTree<Target>, httpMethod: string): Target | undefined {
  return branch.methods.get(httpMethod) ?? branch.methods.get('ANY');
}
