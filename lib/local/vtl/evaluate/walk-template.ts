import type { Access, Block, Expression, Reference, Statement } from '../parse/syntax-tree.ts';

/** Every statement of a template, including those in interpolated strings. Outer statements come first. */
export function statementsOf(block: Block): Statement[] {
  return block.flatMap((statement) => [
    statement,
    ...blocksIn(statement).flatMap(statementsOf),
    ...expressionsIn(statement).flatMap(nestedBlocks).flatMap(statementsOf),
  ]);
}

/** Every reference of a template, including those in arguments and strings. */
export function referencesOf(block: Block): Reference[] {
  return statementsOf(block).flatMap(expressionsIn).flatMap(referencesIn);
}

function blocksIn(statement: Statement): readonly Block[] {
  if (statement.type === 'if') return statement.branches.map(({ body }) => body);
  return statement.type === 'foreach' || statement.type === 'define' ? [statement.body] : [];
}

/** The expressions of the statement itself, without those in its blocks. */
export function expressionsIn(statement: Statement): readonly Expression[] {
  switch (statement.type) {
    case 'output':
      return [statement.reference];
    case 'set':
      return [statement.target, statement.value];
    case 'if':
      return statement.branches.map(({ condition }) => condition);
    case 'foreach':
      return [statement.list];
    default:
      return [];
  }
}

/** The expression and everything in it, except the contents of interpolated strings. */
export function partsOf(expression: Expression): Expression[] {
  return [expression, ...operandsOf(expression).flatMap(partsOf)];
}

function operandsOf(expression: Expression): readonly Expression[] {
  switch (expression.type) {
    case 'reference':
      return expression.path.flatMap(argumentsOf);
    case 'list':
      return expression.items;
    case 'map':
      return expression.members.flat();
    case 'range':
      return [expression.from, expression.to];
    case 'not':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    default:
      return [];
  }
}

function argumentsOf(access: Access): readonly Expression[] {
  if (access.type === 'method') return access.args;
  return access.type === 'index' ? [access.index] : [];
}

function nestedBlocks(expression: Expression): Block[] {
  return partsOf(expression).flatMap((part) => (part.type === 'interpolation' ? [part.body] : []));
}

function referencesIn(expression: Expression): Reference[] {
  return partsOf(expression).filter((part) => part.type === 'reference');
}
