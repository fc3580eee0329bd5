import { isCondition } from './parse-condition.ts';
import { parseExpression } from './parse-expression.ts';
import { parseReference } from './parse-operand.ts';
import { parseUnknownDirective } from './parse-unknown-directive.ts';
import { Scanner } from './scanner.ts';
import type { Block, Expression, IfStatement, Statement } from './syntax-tree.ts';
import type { Place } from './template-syntax-error.ts';

/**
 * Parses a template by the grammar of Velocity 1.7, whose treatment of white space the recordings of API Gateway
 * show: a directive swallows blanks and one line break after it, `#set` also the blanks that begin a text before it.
 *
 * @throws TemplateSyntaxError on everything malformed or unknown to API Gateway
 */
export function parseTemplate(source: string, origin: Place = { line: 1, column: 1 }): Block {
  const scanner = new Scanner(source, origin, parseTemplate);
  const block = parseBlock(scanner, { inLoop: false });
  if (!scanner.atEnd)
    scanner.fail(`found ${scanner.found()} without the #if, #foreach or #define it belongs to.`);
  return block;
}

interface Surroundings {
  readonly inLoop: boolean;
}

const WORD = /#(?:[A-Za-z_@][A-Za-z0-9_@]*|\{[A-Za-z_][A-Za-z0-9_]*\})/y;
const SET = /[ \t]*#(?:set|\{set\}) *\(/y;
/** What a directive swallows after its closing parenthesis, #else and #end. */
const LINE_END = /[ \t]*(?:\r\n|\n|\r)/y;

function parseBlock(scanner: Scanner, surroundings: Surroundings): Block {
  const statements: Statement[] = [];
  while (!scanner.atEnd && !isBlockEnd(scanner)) {
    const statement = parseStatement(scanner, surroundings);
    const last = statements.at(-1);
    if (statement.type === 'text' && last?.type === 'text') {
      statements[statements.length - 1] = { type: 'text', text: last.text + statement.text };
    } else {
      statements.push(statement);
    }
  }
  return statements;
}

function isBlockEnd(scanner: Scanner): boolean {
  return ['end', 'else', 'elseif'].includes(directiveName(scanner.peek(WORD) ?? ''));
}

/** `#if` and `#{if}` are the same directive. */
function directiveName(word: string): string {
  return word.replace(/^#\{?|\}$/g, '');
}

function parseStatement(scanner: Scanner, surroundings: Surroundings): Statement {
  if (scanner.accept(SET) !== undefined) return parseSet(scanner);
  const text = scanner.accept(/[^$#\\]+/y);
  if (text !== undefined) return { type: 'text', text };
  if (scanner.peek(/\\*\$/y) !== undefined) return parseOutput(scanner);
  if (scanner.peek(/\\/y) !== undefined) return { type: 'text', text: parseBackslashes(scanner) };
  return parseComment(scanner) ?? parseDirective(scanner, surroundings);
}

/** `$` is a reference if an identifier follows, else text; backslashes before a reference escape it. */
function parseOutput(scanner: Scanner): Statement {
  const start = scanner.position;
  const backslashes = (scanner.accept(/\\+/y) ?? '').length;
  const reference = parseReference(scanner);
  if (reference === undefined) {
    refuseOddDollar(scanner, start, backslashes);
    const dollar = scanner.expect(/\$(?:!?(?=\[)|!?\{)?/y, '$');
    // Velocity 1.7 drops the ! of a "$!" that no identifier follows.
    if (dollar === '$' && scanner.peek(/!\$/y) === undefined) scanner.accept(/!/y);
    return { type: 'text', text: '\\'.repeat(backslashes) + dollar };
  }
  const escaped = backslashes % 2 === 1;
  return { type: 'output', reference, backslashes: '\\'.repeat(Math.floor(backslashes / 2)), escaped };
}

/** Velocity 1.7 loses characters here: refused, because nobody means that. */
function refuseOddDollar(scanner: Scanner, start: number, backslashes: number): void {
  if (
    scanner.peek(/\$!?#|\$\\+[!$]/y) !== undefined ||
    (backslashes > 0 && scanner.peek(/\$!?[$[]/y) !== undefined)
  ) {
    scanner.fail(
      'a $ in the text stands directly before "#", "\\", "$" or "[" in a way that loses characters; write it as #[[$]]#.',
      start,
    );
  }
}

const CONTROL = new Set(['if', 'elseif', 'else', 'end', 'set', 'foreach', 'define', 'break', 'stop']);
/** Directives of Velocity that API Gateway is not known to run. */
const REFUSED = new Set(['macro', 'include', 'parse', 'evaluate', 'literal', 'return']);

/**
 * Backslashes are text unless they touch a directive: there an odd number makes the directive text, and of an even
 * number half is printed. Velocity 1.7 prints them all before `#set`.
 */
function parseBackslashes(scanner: Scanner): string {
  const slashes = scanner.expect(/\\+/y, '\\');
  const name = directiveName(scanner.peek(WORD) ?? '');
  const known = CONTROL.has(name) || REFUSED.has(name);
  if (slashes.length % 2 === 0) return known && name !== 'set' ? slashes.slice(slashes.length / 2) : slashes;
  const word = scanner.accept(WORD) ?? '';
  return (known ? slashes.slice(Math.ceil(slashes.length / 2)) : slashes) + word;
}

/** Comments print nothing, `#[[...]]#` prints its inside. */
function parseComment(scanner: Scanner): Statement | undefined {
  if (scanner.accept(/##[^\r\n]*(?:\r\n|\n|\r)?/y) !== undefined) return { type: 'text', text: '' };
  const raw = scanner.accept(/#\[\[[^]*?\]\]#/y);
  if (raw !== undefined) return { type: 'text', text: raw.slice(3, -3) };
  if (scanner.accept(/#\*[^]*?\*#/y) !== undefined) return { type: 'text', text: '' };
  if (scanner.peek(/#\*|#\[\[/y) !== undefined)
    scanner.fail(`${scanner.peek(/#\*|#\[\[/y)} is never closed.`);
  return undefined;
}

function parseDirective(scanner: Scanner, surroundings: Surroundings): Statement {
  const start = scanner.position;
  const word = scanner.accept(WORD);
  if (word === undefined) return { type: 'text', text: scanner.expect(/#/y, '#') };
  const name = directiveName(word);
  if (name === 'if') return parseIf(scanner, surroundings);
  if (name === 'foreach') return parseForeach(scanner, start);
  if (name === 'define') return parseDefine(scanner);
  if (name === 'stop') return parseStop(scanner, start);
  if (name === 'break')
    return surroundings.inLoop
      ? { type: 'break', place: scanner.place(start) }
      : scanner.fail('#break outside #foreach.', start);
  if (name === 'set') scanner.fail('#set must be followed by "(" on the same line.', start);
  if (REFUSED.has(name)) scanner.fail(`API Gateway is not known to run #${name}; ${ALLOWED}`, start);
  return { type: 'text', text: word + parseUnknownDirective(scanner) };
}

const ALLOWED = 'allowed: #set, #if, #elseif, #else, #foreach, #break, #define, #stop, #end.';

function parseSet(scanner: Scanner): Statement {
  scanner.accept(/\s+/y);
  const target =
    parseReference(scanner) ?? scanner.fail(`found ${scanner.found()}, allowed: a reference such as $name.`);
  if (target.path.at(-1)?.type === 'method') scanner.fail('a method call cannot be assigned to.');
  scanner.expect(/\s*=/y, '=');
  const value = parseExpression(scanner);
  closeParenthesis(scanner);
  return { type: 'set', target, value };
}

function closeParenthesis(scanner: Scanner): void {
  scanner.expect(/\)/y, 'an operator or )');
  scanner.accept(LINE_END);
}

function parseIf(scanner: Scanner, surroundings: Surroundings): IfStatement {
  const branches = [{ condition: parseCondition(scanner), body: parseBlock(scanner, surroundings) }];
  for (;;) {
    const ending = directiveName(scanner.accept(WORD) ?? '');
    if (ending === 'elseif') {
      branches.push({ condition: parseCondition(scanner), body: parseBlock(scanner, surroundings) });
    } else if (ending === 'else') {
      scanner.accept(LINE_END);
      branches.push({ condition: { type: 'literal', value: true }, body: parseBlock(scanner, surroundings) });
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
    scanner.fail(
      'a literal or a sum as condition is false in Velocity 1.7 and true in 2.x; compare it, for example == or !=.',
      start,
    );
  }
  closeParenthesis(scanner);
  return condition;
}

function expectEnd(scanner: Scanner, directive: string): void {
  if (directiveName(scanner.peek(WORD) ?? '') !== 'end') {
    scanner.fail(`found ${scanner.found()}, allowed: #end of this ${directive}.`);
  }
  scanner.accept(WORD);
  scanner.accept(LINE_END);
}

function parseForeach(scanner: Scanner, start: number): Statement {
  scanner.expect(/\s*\(\s*/y, '($item in $list)');
  const variable = parsePlainReference(scanner);
  scanner.expect(/\s+in\s+|\s+in(?=[[{$])/y, 'in');
  const list = parseExpression(scanner);
  if (list.type === 'binary' || list.type === 'not')
    scanner.fail('#foreach needs a list, not an operation.', start);
  closeParenthesis(scanner);
  const body = parseBlock(scanner, { inLoop: true });
  expectEnd(scanner, '#foreach');
  return { type: 'foreach', variable, list, body, place: scanner.place(start) };
}

function parseDefine(scanner: Scanner): Statement {
  scanner.expect(/\s*\(\s*/y, '($name)');
  const name = parsePlainReference(scanner);
  scanner.accept(/\s+/y);
  closeParenthesis(scanner);
  const body = parseBlock(scanner, { inLoop: false });
  expectEnd(scanner, '#define');
  return { type: 'define', name, body };
}

function parsePlainReference(scanner: Scanner): string {
  const start = scanner.position;
  const reference = parseReference(scanner);
  if (reference === undefined || reference.path.length > 0)
    scanner.fail('found no plain reference such as $name.', start);
  return reference.root;
}

/** Everything after #stop is dropped, but parsed all the same. */
function parseStop(scanner: Scanner, start: number): Statement {
  if (scanner.peek(/\s*\(/y) !== undefined) scanner.fail('#stop takes no arguments.');
  return { type: 'stop', place: scanner.place(start) };
}
