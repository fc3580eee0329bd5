import { isNumber, JavaList, JavaMap, type JavaValue } from '../java/java-values.ts';
import { callMethod } from '../java/method-table.ts';
import { methodsOf } from '../java/methods-of.ts';
import type { Scope } from './scope.ts';
import type { Access, Expression, Reference } from '../parse/syntax-tree.ts';
import { TemplateRenderError } from './template-render-error.ts';

type Evaluate = (expression: Expression, scope: Scope) => JavaValue;

/**
 * The value of a reference. On API Gateway an unknown name, a missing or null member and a method that does not exist
 * are the empty string (recorded).
 *
 * @param evaluate evaluates arguments and indexes
 */
export function evaluateReference(reference: Reference, scope: Scope, evaluate: Evaluate): JavaValue {
  let value = scope.variables.get(reference.root) ?? null;
  return locating(reference, () => {
    for (const access of reference.path) {
      if (value === null) break;
      value = resolve(value, access, (expression) => evaluate(expression, scope));
    }
    return value ?? (scope.missing === 'empty' ? '' : null);
  });
}

/**
 * #set. As in Velocity, nothing happens if the owner of the member has no value or has no such member.
 *
 * @throws TemplateRenderError `override-repeated`, or `unsupported` below `$context`, where API Gateway would create
 *   the missing member
 */
export function assignReference(
  reference: Reference,
  value: JavaValue,
  scope: Scope,
  evaluate: Evaluate,
): void {
  const last = reference.path.at(-1);
  if (last === undefined) {
    scope.variables.set(reference.root, value);
    return;
  }
  locating(reference, () => {
    const owner = resolveOwner(reference, scope, evaluate);
    const key =
      last.type === 'index' ? evaluate(last.index, scope) : last.type === 'property' ? last.name : '';
    if (owner instanceof JavaMap) owner.put(key, value);
    else if (owner instanceof JavaList && last.type === 'index') setItem(owner, key, value);
    else if (reference.root === 'context') {
      throw new TemplateRenderError(
        'unsupported',
        `${reference.source} is not a parameter that can be overridden.`,
      );
    }
  });
}

function resolveOwner(reference: Reference, scope: Scope, evaluate: Evaluate): JavaValue {
  let owner = scope.variables.get(reference.root) ?? null;
  for (const access of reference.path.slice(0, -1)) {
    if (owner === null) return null;
    owner = resolve(owner, access, (expression) => evaluate(expression, scope));
  }
  return owner;
}

/** Adds the position of the reference to an error that has none yet. */
function locating<Result>(reference: Reference, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw error instanceof TemplateRenderError ? error.at(reference.place) : error;
  }
}

function resolve(
  owner: JavaValue,
  access: Access,
  evaluate: (expression: Expression) => JavaValue,
): JavaValue {
  if (access.type === 'method') return call(owner, access.name, access.args.map(evaluate));
  if (access.type === 'property') return getProperty(owner, access.name);
  const index = evaluate(access.index);
  return call(owner, 'get', [owner instanceof JavaList ? fromEnd(owner, index) : index]);
}

/** In brackets a negative index counts from the end. */
function fromEnd(list: JavaList, index: JavaValue): JavaValue {
  if (index === null || !isNumber(index) || index.javaClass !== 'Integer' || index.value >= 0n) return index;
  return { javaClass: 'Integer', value: index.value + BigInt(list.items.length) };
}

function setItem(list: JavaList, index: JavaValue, value: JavaValue): void {
  callMethod(methodsOf(list), list, 'set', [fromEnd(list, index), value]);
}

/** Velocity looks for getName(), then for the member of a map, then for isName(). */
function getProperty(owner: JavaValue, name: string): JavaValue {
  if (owner instanceof JavaMap && name !== 'class') return owner.get(name);
  const capital = name.charAt(0).toUpperCase() + name.slice(1);
  return call(owner, `get${capital}`, []) ?? call(owner, `is${capital}`, []);
}

function call(owner: JavaValue, name: string, args: readonly JavaValue[]): JavaValue {
  const table = methodsOf(owner);
  const result = callMethod(table, owner, name, args);
  if (result !== undefined) return result;
  if (table.refused.has(name)) {
    throw new TemplateRenderError(
      'unsupported',
      `the method ${name} is not supported here; supported: ${[...table.overloads.keys()].sort().join(', ')}.`,
    );
  }
  return null;
}
