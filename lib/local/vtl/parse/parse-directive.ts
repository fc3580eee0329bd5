import { DIRECTIVE, directiveName, REFUSED_DIRECTIVES, SUPPORTED_DIRECTIVES } from './directive-name.ts';
import { isCondition } from './is-condition.ts';
import { parseExpression } from './parse-expression.ts';
import { parseHash } from './parse-hash.ts';
import { parseOperand, parseReference } from './parse-operand.ts';
import { parseUnknownDirective } from './parse-unknown-directive.ts';
import type { Scanner } from './scanner.ts';
import type { Block, Expression, IfStatement, Statement } from './syntax-tree.ts';

/** What a block is inside of, as far as #break and #stop need to know. */
export interface Surroundings {
  readonly inLoop?: boolean;
  readonly inDefinition?: boolean;
}

/** Parses statements up to the #end, #else or #elseif of the directive, without consuming it. */
export type ParseBlock = (scanner: Scanner, surroundings: Surroundings) => Block;

/** Parses a `#` that starts neither #set nor a comment: a directive with its blocks, or else text. */
export function parseDirective(
  scanner: Scanner,
  surroundings: Surroundings,
  parseBlock: ParseBlock,
): Statement {
  const start = scanner.position;
  const word = scanner.accept(DIRECTIVE);
  if (word === undefined) return { type: 'text', text: parseHash(scanner) };
  const name = directiveName(word);
  if (name === 'if') return parseIf(scanner, () => parseBlock(scanner, surroundings));
  if (name === 'foreach')
    return parseForeach(scanner, () => parseBlock(scanner, { ...surroundings, inLoop: true }));
  if (name === 'define') return parseDefine(scanner, () => parseBlock(scanner, { inDefinition: true }));
  if (name === 'break' || name === 'stop') return parseSignal(scanner, name, surroundings, start);
  if (name === 'set') scanner.fail('#set must be followed by "(" on the same line.', start);
  if (REFUSED_DIRECTIVES.has(name)) {
    const allowed = [...SUPPORTED_DIRECTIVES].map((known) => `#${known}`).join(', ');
    scanner.refuse(`API Gateway is not known to run #${name}; allowed: ${allowed}.`, start);
  }
  return { type: 'text', text: word + parseUnknownDirective(scanner) };
}

/** Parses the rest of `#set(`. */
export function parseSet(scanner: Scanner): Statement {
  scanner.accept(/\s+/y);
  const target =
    parseReference(scanner) ?? scanner.fail(`found ${scanner.found()}, allowed: a reference such as $name.`);
  if (target.path.at(-1)?.type === 'method') scanner.fail('a method call cannot be assigned to.');
  scanner.expect(/\s*=/y, '=');
  const value = parseExpression(scanner);
  closeParenthesis(scanner);
  return { type: 'set', target, value };
}

/** A directive swallows this after its closing parenthesis, #else and #end. */
const LINE_END = /[ \t]*(?:\r\n|\n|\r)/y;

function closeParenthesis(scanner: Scanner): void {
  scanner.expect(/\)/y, 'an operator or )');
  scanner.accept(LINE_END);
}

function parseIf(scanner: Scanner, parseBody: () => Block): IfStatement {
  const branches = [{ condition: parseCondition(scanner), body: parseBody() }];
  for (;;) {
    const ending = directiveName(scanner.accept(DIRECTIVE));
    if (ending === 'elseif') {
      branches.push({ condition: parseCondition(scanner), body: parseBody() });
    } else if (ending === 'else') {
      scanner.accept(LINE_END);
      branches.push({ condition: { type: 'literal', value: true }, body: parseBody() });
      expectEnd(scanner, '#if');
      return { type: 'if', branches };
    } else {
      if (ending !== 'end') scanner.fail('#if is never closed by #end.');
      scanner.accept(LINE_END);
      return { type: 'if', branches };
    }
  }
}

function parseCondition(scanner: Scanner): Expression {
  scanner.expect(/\s*\(/y, '( and a condition');
  const start = scanner.position;
  const condition = parseExpression(scanner);
  if (!isCondition(condition)) {
    scanner.refuse(
      'a literal or a sum as a condition is false in Velocity 1.7 and true in 2.x; compare it, for example with ==.',
      start,
    );
  }
  closeParenthesis(scanner);
  return condition;
}

function expectEnd(scanner: Scanner, directive: string): void {
  if (directiveName(scanner.peek(DIRECTIVE)) !== 'end') {
    scanner.fail(`found ${scanner.found()}, allowed: #end of this ${directive}.`);
  }
  scanner.accept(DIRECTIVE);
  scanner.accept(LINE_END);
}

function parseForeach(scanner: Scanner, parseBody: () => Block): Statement {
  const place = scanner.place();
  scanner.expect(/\s*\(\s*/y, '($item in $list)');
  const variable = parsePlainReference(scanner);
  scanner.expect(/\s+in\s+|\s+in(?=[[{$])/y, 'in');
  const list = parseOperand(scanner);
  closeParenthesis(scanner);
  const body = parseBody();
  expectEnd(scanner, '#foreach');
  return { type: 'foreach', variable, list, body, place };
}

function parseDefine(scanner: Scanner, parseBody: () => Block): Statement {
  scanner.expect(/\s*\(\s*/y, '($name)');
  const name = parsePlainReference(scanner);
  scanner.accept(/\s+/y);
  closeParenthesis(scanner);
  const body = parseBody();
  expectEnd(scanner, '#define');
  return { type: 'define', name, body };
}

function parsePlainReference(scanner: Scanner): string {
  const start = scanner.position;
  const reference = parseReference(scanner);
  if (reference === undefined || reference.path.length > 0)
    scanner.fail('found no simple reference such as $name.', start);
  return reference.root;
}

/** Velocity renders nothing after #stop but still parses it. */
function parseSignal(
  scanner: Scanner,
  type: 'break' | 'stop',
  { inLoop = false, inDefinition = false }: Surroundings,
  start: number,
): Statement {
  if (scanner.peek(/\s*\(/y) !== undefined) scanner.fail(`#${type} takes no arguments.`, start);
  if (type === 'break' && !inLoop) scanner.fail('#break outside #foreach.', start);
  if (inDefinition) scanner.refuse(`#${type} within #define is not supported.`, start);
  return { type, place: scanner.place(start) };
}
