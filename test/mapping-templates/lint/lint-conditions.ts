import type { Finding } from './finding.ts';
import type { Block, Expression, Reference, Statement } from '../../../lib/local/vtl/parse/syntax-tree.ts';
import { expressionsIn, partsOf } from '../../../lib/local/vtl/evaluate/walk-template.ts';

/**
 * Conditions that rest on a reference alone. A missing value is true in #if on API Gateway and false in Velocity, so
 * such a reference must be a Boolean for sure: a method like `startsWith` of something that has a value.
 */
export function lintConditions(block: Block): Finding[] {
  const findings: Finding[] = [];
  walk(block, new Set(), (finding) => findings.push(finding));
  return findings;
}

/** The names that surely have a value here. */
type Known = ReadonlySet<string>;
type Report = (finding: Finding) => void;

/** Walks a block in the order in which it runs; answers what surely has a value behind it. */
function walk(block: Block, before: Known, report: Report): Known {
  return block.reduce((known, statement) => walkStatement(statement, known, report), before);
}

function walkStatement(statement: Statement, known: Known, report: Report): Known {
  for (const condition of conditionsIn(statement)) reportUnsure(condition, known, report);
  switch (statement.type) {
    case 'set':
      return statement.target.path.length > 0
        ? known
        : learn(known, statement.target.root, hasValue(statement.value, known));
    case 'if': {
      const ends = statement.branches.map(({ body }) => walk(body, known, report));
      const hasElse = statement.branches.some(
        ({ condition }) => condition.type === 'literal' && condition.value === true,
      );
      return common(hasElse ? ends : [...ends, known]);
    }
    case 'foreach': {
      // The body may run not at all, or again behind itself.
      const inside = (entry: Known): Known => learn(entry, statement.variable, givesValues(statement.list));
      const entry = common([known, walk(statement.body, inside(known), () => undefined)]);
      return common([known, walk(statement.body, inside(entry), report)]);
    }
    case 'define':
      walk(statement.body, new Set(), report);
      return known;
    default:
      return known;
  }
}

function conditionsIn(statement: Statement): Expression[] {
  const operands = expressionsIn(statement)
    .flatMap(partsOf)
    .flatMap((part) => {
      if (part.type === 'not') return [part.operand];
      return part.type === 'binary' && (part.operator === '&&' || part.operator === '||')
        ? [part.left, part.right]
        : [];
    });
  return statement.type === 'if'
    ? [...statement.branches.map(({ condition }) => condition), ...operands]
    : operands;
}

function reportUnsure(condition: Expression, known: Known, report: Report): void {
  if (condition.type !== 'reference' || isBoolean(condition, known)) return;
  report({
    ...condition.place,
    what: condition.source,
    why: 'alone as condition: a missing value is true on API Gateway and false in Velocity; compare it, "$!x" != "".',
  });
}

const BOOLEAN_METHODS = new Set(
  'startsWith endsWith contains containsKey containsValue containsAll equals equalsIgnoreCase matches isEmpty'.split(
    ' ',
  ),
);
const LOOP_FLAGS = new Set(['hasNext', 'first', 'last']);

function isBoolean(reference: Reference, known: Known): boolean {
  const last = reference.path.at(-1);
  if (reference.root === 'foreach') return last?.type === 'property' && LOOP_FLAGS.has(last.name);
  return (
    last?.type === 'method' &&
    BOOLEAN_METHODS.has(last.name) &&
    hasValue({ ...reference, path: reference.path.slice(0, -1) }, known)
  );
}

/** Methods that always answer with a value. */
const STRING_METHODS = new Set(
  'toString trim toLowerCase toUpperCase replaceAll replaceFirst replace substring concat keySet values'.split(
    ' ',
  ),
);

function hasValue(expression: Expression, known: Known): boolean {
  if (expression.type === 'literal') return expression.value !== null;
  if (expression.type !== 'reference')
    return expression.type !== 'binary' || /[=<>&|]/.test(expression.operator);
  const { root, path } = expression;
  if (root === 'util') return path.length === 1 || path.slice(1).every(answers);
  if (root === 'input') return hasInput(expression);
  return known.has(root) && path.every(answers);
}

function answers(access: Reference['path'][number]): boolean {
  return access.type === 'method' && STRING_METHODS.has(access.name);
}

/** `$input.body`, `$input.json(..)` and `$input.params()` with its three maps. */
function hasInput({ path: [first, ...rest] }: Reference): boolean {
  if (first === undefined || first.type === 'index' || first.name === 'path') return false;
  const [group, ...deeper] = rest;
  if (first.name !== 'params') return rest.every(answers);
  return group === undefined || (group.type === 'property' && deeper.every(answers));
}

/** The keys of a map and the items of a literal list have values; what is read from JSON may hold null. */
function givesValues(list: Expression): boolean {
  if (list.type === 'range') return true;
  if (list.type === 'list') return list.items.every(({ type }) => type === 'literal');
  const last = list.type === 'reference' ? list.path.at(-1) : undefined;
  return last?.type === 'method' && last.name === 'keySet';
}

function learn(known: Known, name: string, present: boolean): Known {
  const next = new Set(known);
  if (present) next.add(name);
  else next.delete(name);
  return next;
}

function common([first = new Set<string>(), ...others]: readonly Known[]): Known {
  return new Set([...first].filter((name) => others.every((known) => known.has(name))));
}
