import { isCondition } from './parse-condition.ts';
import { parseExpression } from './parse-expression.ts';
import { parseComment } from './parse-comment.ts';
import { parseReference } from './parse-operand.ts';
import { parseOutput } from './parse-output.ts';
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
export function parseTemplate(source: string): Block {
  return parseAll(new Scanner(source, parseString));
}

/** The inside of a double-quoted string; it may end in `$` or `#`. */
function parseString(source: string, origin: Place): Block {
  return parseAll(new Scanner(source, parseString, origin));
}

function parseAll(scanner: Scanner): Block {
  const block = parseBlock(scanner, {});
  if (!scanner.atEnd)
    scanner.fail(`found ${scanner.found()} without the #if, #foreach or #define it belongs to.`);
  return block;
}

interface Surroundings {
  readonly inLoop?: boolean;
  readonly inDefinition?: boolean;
}

const WORD = /#(?:[A-Za-z_@][A-Za-z0-9_@]*|\{[A-Za-z_][A-Za-z0-9_]*\})/y;
const SET = /[ \t]*#(?:set|\{set\}) *\(/y;
/** What a directive swallows after its closing parenthesis, #else and #end. */
const LINE_END = /[ \t]*(?:\r\n|\n|\r)/y;

function parseBlock(scanner: Scanner, surroundings: Surroundings): Block {
  const statements: Statement[] = [];
  let open: OpenReference = 'none';
  while (!scanner.atEnd && !isBlockEnd(scanner)) {
    for (const statement of parseStatement(scanner, surroundings)) {
      if (open === 'property' || (open === 'name' && statement.type === 'set'))
        refuseContinuation(scanner, statement);
      open = leavesOpen(statement, open);
      append(statements, statement);
    }
  }
  return statements;
}

/**
 * Without a closing brace Velocity 1.7 goes on looking for parts of a reference behind the #set that directly follows
 * it, and behind a property even when another reference follows.
 */
type OpenReference = 'none' | 'name' | 'property';

function leavesOpen(statement: Statement, before: OpenReference): OpenReference {
  if (statement.type === 'set' || before === 'property')
    return statement.type === 'output' || statement.type === 'set' ? before : 'none';
  if (statement.type !== 'output' || statement.reference.source.endsWith('}')) return 'none';
  return statement.reference.path.at(-1)?.type === 'property' ? 'property' : 'name';
}

function refuseContinuation(scanner: Scanner, { type }: Statement): void {
  const continuation = /[A-Za-z_][\w-]*(?:\.[A-Za-z]|[ \t]+#|[[({])|\.[A-Za-z]|[[({]|##|#\*|#\[\[/y;
  if ((type !== 'set' && type !== 'output') || scanner.peek(continuation) === undefined) return;
  scanner.fail(
    `${scanner.found()} would be read as a part of the reference before; write that one as $\{...}.`,
  );
}

function append(statements: Statement[], statement: Statement): void {
  const last = statements.at(-1);
  if (statement.type === 'text' && last?.type === 'text') {
    statements[statements.length - 1] = { type: 'text', text: last.text + statement.text };
  } else {
    statements.push(statement);
  }
}

function isBlockEnd(scanner: Scanner): boolean {
  return ['end', 'else', 'elseif'].includes(directiveName(scanner.peek(WORD) ?? ''));
}

/** `#if` and `#{if}` are the same directive. */
function directiveName(word: string): string {
  return word.replace(/^#\{?|\}$/g, '');
}

function parseStatement(scanner: Scanner, surroundings: Surroundings): Statement[] {
  if (scanner.accept(SET) !== undefined) return [parseSet(scanner)];
  if (scanner.peek(/\\*\$/y) !== undefined) return parseOutput(scanner);
  const text = scanner.accept(/[^$#\\]+/y) ?? parseBackslashes(scanner) ?? parseComment(scanner);
  return [text === undefined ? parseDirective(scanner, surroundings) : { type: 'text', text }];
}

const CONTROL = new Set(['if', 'elseif', 'else', 'end', 'set', 'foreach', 'define', 'break', 'stop']);
/** Directives of Velocity that API Gateway is not known to run. */
const REFUSED = new Set(['macro', 'include', 'parse', 'evaluate', 'literal', 'return']);

/**
 * Backslashes are text unless they touch a directive: there an odd number makes the directive text, and of an even
 * number half is printed. Velocity 1.7 prints them all before `#set`.
 */
function parseBackslashes(scanner: Scanner): string | undefined {
  const slashes = scanner.accept(/\\+/y);
  if (slashes === undefined) return undefined;
  const name = directiveName(scanner.peek(WORD) ?? '');
  const known = CONTROL.has(name) || REFUSED.has(name);
  if (slashes.length % 2 === 0) return known && name !== 'set' ? slashes.slice(slashes.length / 2) : slashes;
  const word = scanner.accept(WORD) ?? '';
  return (known ? slashes.slice(Math.ceil(slashes.length / 2)) : slashes) + word;
}

function parseDirective(scanner: Scanner, surroundings: Surroundings): Statement {
  const start = scanner.position;
  const word = scanner.accept(WORD);
  if (word === undefined) return { type: 'text', text: parseHash(scanner) };
  const name = directiveName(word);
  if (name === 'if') return parseIf(scanner, surroundings);
  if (name === 'foreach') return parseForeach(scanner, surroundings, start);
  if (name === 'define') return parseDefine(scanner);
  if (name === 'break' || name === 'stop') return parseSignal(scanner, name, surroundings, start);
  if (name === 'set') scanner.fail('#set must be followed by "(" on the same line.', start);
  if (REFUSED.has(name)) scanner.fail(`API Gateway is not known to run #${name}; ${ALLOWED}`, start);
  return { type: 'text', text: word + parseUnknownDirective(scanner) };
}

/** A `#` that begins nothing. */
function parseHash(scanner: Scanner): string {
  const odd = ODD_HASHES.find(({ pattern }) => scanner.peek(pattern) !== undefined);
  if (odd !== undefined)
    scanner.fail(`# directly before ${odd.before}, which Velocity misreads; write it as #[[#]]#.`);
  const hash = scanner.expect(/#/y, '#');
  scanner.refuseAtEnd(hash);
  return hash;
}

const ODD_HASHES: readonly { readonly pattern: RegExp; readonly before: string }[] = [
  { pattern: /#\\/y, before: 'a backslash' },
  { pattern: /#[ \t]+#(?:set|\{set\}) *\(/y, before: '#set' },
  // What stands behind the reference would be read as the name of a directive.
  { pattern: /#\\*\$!?(?!(?:\w+|\{\w+\})(?:[\s"'<>;,)]|$))\{?[A-Za-z_]/y, before: 'a reference' },
];

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

function parseForeach(scanner: Scanner, surroundings: Surroundings, start: number): Statement {
  scanner.expect(/\s*\(\s*/y, '($item in $list)');
  const variable = parsePlainReference(scanner);
  scanner.expect(/\s+in\s+|\s+in(?=[[{$])/y, 'in');
  const list = parseExpression(scanner);
  if (list.type === 'binary' || list.type === 'not')
    scanner.fail('#foreach needs a list, not an operation.', start);
  closeParenthesis(scanner);
  const body = parseBlock(scanner, { ...surroundings, inLoop: true });
  expectEnd(scanner, '#foreach');
  return { type: 'foreach', variable, list, body, place: scanner.place(start) };
}

function parseDefine(scanner: Scanner): Statement {
  scanner.expect(/\s*\(\s*/y, '($name)');
  const name = parsePlainReference(scanner);
  scanner.accept(/\s+/y);
  closeParenthesis(scanner);
  const body = parseBlock(scanner, { inDefinition: true });
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

/** Everything behind #stop is dropped, but parsed all the same. */
function parseSignal(
  scanner: Scanner,
  type: 'break' | 'stop',
  { inLoop = false, inDefinition = false }: Surroundings,
  start: number,
): Statement {
  if (scanner.peek(/\s*\(/y) !== undefined) scanner.fail(`#${type} takes no arguments.`, start);
  if (type === 'break' && !inLoop) scanner.fail('#break outside #foreach.', start);
  if (inDefinition) scanner.fail(`#${type} within #define is not supported.`, start);
  return { type, place: scanner.place(start) };
}
