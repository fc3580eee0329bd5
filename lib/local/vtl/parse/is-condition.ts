import type { Expression } from './syntax-tree.ts';

/**
 * True for what both major versions of Velocity decide alike (a missing value apart): references, comparisons,
 * `true`, `false` and their combinations. A string, a number, a list or a sum is false in 1.7 and true in 2.x.
 */
export function isCondition(expression: Expression): boolean {
  if (expression.type === 'reference') return true;
  if (expression.type === 'literal') return typeof expression.value === 'boolean';
  if (expression.type === 'not') return isCondition(expression.operand);
  return expression.type === 'binary' && !'+-*/%'.includes(expression.operator);
}
