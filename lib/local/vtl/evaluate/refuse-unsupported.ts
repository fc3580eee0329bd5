import { INPUT_METHODS } from '../variables/input-variable.ts';
import type { MethodTable } from '../java/java-values.ts';
import { KNOWN_METHODS } from '../java/methods-of.ts';
import { parseJsonPath } from '../variables/parse-json-path.ts';
import type { Access, Block, Reference, Statement } from '../parse/syntax-tree.ts';
import { TemplateRenderError } from './template-render-error.ts';
import { TemplateSyntaxError } from '../parse/template-syntax-error.ts';
import { UTIL_METHODS } from '../variables/util-variable.ts';
import { referencesOf, statementsOf } from './walk-template.ts';

/**
 * Throws TemplateSyntaxError (`unsupported`) at the first reference that can never be rendered here, whatever the
 * request contains. The error is then seen when the local run starts, not at the first request.
 */
export function refuseUnsupported(block: Block): void {
  const statements = statementsOf(block);
  const assigned = new Set(statements.map(assignedName));
  const targets = new Set(
    statements.map((statement) => (statement.type === 'set' ? statement.target : null)),
  );
  for (const reference of referencesOf(block)) {
    const isBuiltIn = !assigned.has(reference.root);
    // A #set to .class writes a member of that name. It does not read the Java class.
    const read = targets.has(reference) ? reference.path.slice(0, -1) : reference.path;
    const problem =
      (isBuiltIn ? (unknownFunction(reference) ?? refusedPath(reference)) : undefined) ??
      first(read, unknownMethod);
    if (problem !== undefined) throw new TemplateSyntaxError(problem, reference.place, 'unsupported');
  }
}

/** Why the literal JSONPath of `$input.path` or `$input.json` cannot be followed; undefined if it can. */
export function refusedPath({ root, path: [call] }: Reference): string | undefined {
  if (root !== 'input' || call?.type !== 'method' || !PATH_READERS.has(call.name)) return undefined;
  const [path] = call.args;
  if (path?.type !== 'literal' || typeof path.value !== 'string') return undefined;
  try {
    parseJsonPath(path.value);
    return undefined;
  } catch (error) {
    if (error instanceof TemplateRenderError) return error.message;
    throw error;
  }
}

const PATH_READERS: ReadonlySet<string> = new Set(['path', 'json']);

/** The variables whose methods are known before a request arrives, unless the template sets them itself. */
const HOSTS: Readonly<Record<string, MethodTable>> = { input: INPUT_METHODS, util: UTIL_METHODS };

function assignedName(statement: Statement): string {
  if (statement.type === 'set') return statement.target.path.length === 0 ? statement.target.root : '';
  if (statement.type === 'foreach') return statement.variable;
  return statement.type === 'define' ? statement.name : '';
}

function unknownFunction(reference: Reference): string | undefined {
  const methods = Object.hasOwn(HOSTS, reference.root) ? HOSTS[reference.root] : undefined;
  const [call] = reference.path;
  if (methods === undefined || call?.type !== 'method' || methods.overloads.has(call.name)) return undefined;
  const known = [...methods.overloads.keys()].sort().join(', ');
  return `the method ${call.name} of $${reference.root} is not supported here; supported: ${known}.`;
}

/** Velocity reads `.class` as getClass(), even on a map. */
function unknownMethod(access: Access): string | undefined {
  if (access.type === 'property' && access.name === 'class') {
    return 'the Java class (.class) is not supported here; write ["class"] for a member of that name.';
  }
  if (access.type !== 'method' || KNOWN_METHODS.has(access.name)) return undefined;
  return `the method ${access.name} is not supported here: no supported type has it.`;
}

function first<Item>(items: readonly Item[], find: (item: Item) => string | undefined): string | undefined {
  return items.map(find).find((found) => found !== undefined);
}
