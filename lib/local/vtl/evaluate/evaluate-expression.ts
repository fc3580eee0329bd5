import { calculate } from '../java/calculate.ts';
import { compareJavaNumbers, equalValues } from '../java/compare-values.ts';
import { evaluateReference } from './evaluate-reference.ts';
import { isNumber, javaInteger, JavaList, JavaMap, type JavaValue } from '../java/java-values.ts';
import { printValue } from '../java/print-value.ts';
import type { Scope } from './scope.ts';
import { TemplateRenderError } from './template-render-error.ts';
import type { BinaryExpression, Expression } from '../parse/syntax-tree.ts';

/** The value of an expression; null where Velocity logs an error and has none (1 / 0, a list minus 1). */
export function evaluateExpression(expression: Expression, scope: Scope): JavaValue {
  switch (expression.type) {
    case 'literal':
      return expression.value;
    case 'reference':
      return evaluateReference(expression, scope, evaluateExpression);
    case 'interpolation':
      return scope.render(expression.body);
    case 'list':
      return new JavaList('ArrayList', evaluateAll(expression.items, scope));
    case 'map':
      return evaluateMap(expression.members, scope);
    case 'range':
      return evaluateRange(evaluateAll([expression.from, expression.to], scope));
    case 'not':
      return !evaluateCondition(expression.operand, scope);
    case 'binary':
      return evaluateBinary(expression, scope);
  }
}

/** As in #if: everything except `false` and null is true. On API Gateway a missing value is "", so it is true. */
export function evaluateCondition(expression: Expression, scope: Scope): boolean {
  const value = evaluateExpression(expression, scope);
  return value !== false && value !== null;
}

function evaluateAll(expressions: readonly Expression[], scope: Scope): JavaValue[] {
  return expressions.map((expression) => evaluateExpression(expression, scope));
}

function evaluateMap(members: readonly (readonly [Expression, Expression])[], scope: Scope): JavaMap {
  const map = new JavaMap('LinkedHashMap');
  for (const [key, value] of members)
    map.put(evaluateExpression(key, scope), evaluateExpression(value, scope));
  return map;
}

/** Both ends are included, and a range can count down. In Velocity the range is null if an end is not an Integer. */
function evaluateRange(ends: readonly JavaValue[]): JavaList | null {
  const [from, to] = ends.map((end) => {
    return end !== null && isNumber(end) && end.javaClass === 'Integer' ? Number(end.value) : undefined;
  });
  if (from === undefined || to === undefined) return null;
  const step = from <= to ? 1 : -1;
  const items = Array.from({ length: Math.abs(to - from) + 1 }, (_, index) =>
    javaInteger(from + index * step),
  );
  return new JavaList('ArrayList', items);
}

function evaluateBinary(expression: BinaryExpression, scope: Scope): JavaValue {
  const { operator } = expression;
  if (operator === '&&')
    return evaluateCondition(expression.left, scope) && evaluateCondition(expression.right, scope);
  if (operator === '||')
    return evaluateCondition(expression.left, scope) || evaluateCondition(expression.right, scope);
  const left = evaluateExpression(expression.left, scope);
  const right = evaluateExpression(expression.right, scope);
  if (operator === '==') return equalValues(left, right);
  if (operator === '!=') return !equalValues(left, right);
  if (operator === '+' && (typeof left === 'string' || typeof right === 'string')) {
    return joined(expression.left, left) + joined(expression.right, right);
  }
  if (!isNumber(left) || !isNumber(right))
    return operator.startsWith('<') || operator.startsWith('>') ? false : null;
  if (operator === '<') return compareJavaNumbers(left, right) < 0;
  if (operator === '<=') return compareJavaNumbers(left, right) <= 0;
  if (operator === '>') return compareJavaNumbers(left, right) > 0;
  if (operator === '>=') return compareJavaNumbers(left, right) >= 0;
  return calculate(operator, left, right);
}

/** An operand of a + that joins strings. Velocity prints the source of a reference without a value. */
function joined(operand: Expression, value: JavaValue): string {
  if (value !== null) return printValue(value);
  if (operand.type === 'reference') return operand.source;
  throw new TemplateRenderError('unsupported', 'an expression without a value is joined with a string.');
}
