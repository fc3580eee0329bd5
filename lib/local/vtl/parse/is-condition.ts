import type { Expression } from './syntax-tree.ts';

/**
 * Whether both major versions of Velocity decide the condition alike (unless a value is missing). They do for
 * references, comparisons, `true`, `false` and their combinations. A string, number, list or sum is false in 1.7 and
 * true in 2.x.
 */
export function isCondition(expression: Expression): boolean {
  if (expression.type === 'reference') return true;
  if (expression.type === 'literal') return typeof expression.value === 'boolean';
  if (expression.type === 'not') return isCondition(expression.operand);
  return expression.type === 'binary' && !'+-*/%'.includes(expression.operator);
}
