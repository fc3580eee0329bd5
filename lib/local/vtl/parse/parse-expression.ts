import { isCondition } from './is-condition.ts';
import { parseOperand } from './parse-operand.ts';
import type { Scanner } from './scanner.ts';
import type { Expression, Operator } from './syntax-tree.ts';

/** The operators from the weakest to the strongest, each level left-associative. */
const LEVELS: readonly RegExp[] = [
  /\|\||or(?![\w@])/y,
  /&&|and(?![\w@])/y,
  /==|!=|(?:eq|ne)(?![\w@])/y,
  /<=|>=|<|>|(?:lt|gt|le|ge)(?![\w@])/y,
  // In Velocity 1.7 a minus before a digit is always a sign: `3 -2` is an error.
  /\+|-(?!\.?\d)/y,
  /[*/%]/y,
];

const SPELLINGS: Readonly<Record<string, Operator>> = {
  or: '||',
  and: '&&',
  eq: '==',
  ne: '!=',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
};

/** The expression in #set, #if or #elseif, with the white space around it. */
export function parseExpression(scanner: Scanner, level = 0): Expression {
  const operators = LEVELS[level];
  if (operators === undefined) return parseUnary(scanner);
  let left = parseExpression(scanner, level + 1);
  for (;;) {
    const begin = scanner.position;
    const spelling = scanner.accept(operators);
    if (spelling === undefined) return left;
    const operator = SPELLINGS[spelling] ?? (spelling as Operator);
    const right = parseExpression(scanner, level + 1);
    if (operator === '||' || operator === '&&') requireConditions(scanner, begin, operator, [left, right]);
    left = { type: 'binary', operator, left, right, place: scanner.place(begin) };
  }
}

function requireConditions(
  scanner: Scanner,
  begin: number,
  operator: string,
  operands: readonly Expression[],
): void {
  if (operands.every(isCondition)) return;
  scanner.refuse(
    `an operand of ${operator} is a literal or a sum, which Velocity 1.7 and 2.x decide differently.`,
    begin,
  );
}

function parseUnary(scanner: Scanner): Expression {
  scanner.accept(/\s+/y);
  const begin = scanner.position;
  if (scanner.accept(/!(?!=)|not(?![\w@])/y) !== undefined) {
    const operand = parseUnary(scanner);
    requireConditions(scanner, begin, '!', [operand]);
    return { type: 'not', operand };
  }
  if (scanner.accept(/\(/y) === undefined) return parseOperand(scanner);
  const inside = parseExpression(scanner);
  scanner.expect(/\)/y, 'an operator or )');
  scanner.accept(/\s+/y);
  return inside;
}
