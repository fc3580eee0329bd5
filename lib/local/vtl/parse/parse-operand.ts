import { isNumber, javaDouble, javaInteger, type JavaValue } from '../java/java-values.ts';
import { parseString } from './parse-string.ts';
import type { Scanner } from './scanner.ts';
import type { Access, Expression, Reference } from './syntax-tree.ts';

/**
 * An operand: string, number, list, range, map, boolean or reference, with the white space around it. Velocity 1.7
 * allows operators only in #set and conditions, so a method argument or a list element is also just an operand.
 */
export function parseOperand(scanner: Scanner): Expression {
  scanner.accept(/\s+/y);
  const operand =
    parseReferenceOperand(scanner) ??
    parseString(scanner) ??
    parseNumber(scanner) ??
    parseRange(scanner) ??
    parseList(scanner) ??
    parseMap(scanner) ??
    parseBoolean(scanner) ??
    scanner.fail(`found ${scanner.found()}, allowed: a reference, string, number, list, map, true or false.`);
  scanner.accept(/\s+/y);
  return operand;
}

/** Velocity 1.7 treats a word directly after a call as part of the reference: `$x.size()eq 1` is an error. */
function parseReferenceOperand(scanner: Scanner): Reference | undefined {
  const reference = parseReference(scanner);
  if (
    reference !== undefined &&
    !reference.source.endsWith('}') &&
    scanner.peek(/[A-Za-z_{]/y) !== undefined
  ) {
    scanner.fail(`found ${scanner.found()} directly after a reference; put a space between them.`);
  }
  return reference;
}

const START = /\$!?\{?(?=[A-Za-z_])/y;

/** The reference that starts here, or undefined if this `$` is plain text. */
export function parseReference(scanner: Scanner): Reference | undefined {
  const begin = scanner.position;
  const start = scanner.accept(START);
  if (start === undefined) return undefined;
  const root = parseIdentifier(scanner);
  const path = parsePath(scanner);
  if (start.endsWith('{')) scanner.expect(/\}/y, '} to close the reference');
  const source = scanner.source.slice(begin, scanner.position);
  return { type: 'reference', root, path, quiet: start.includes('!'), source, place: scanner.place(begin) };
}

/** In Velocity 1.7 a hyphen belongs to an identifier: `$a-b` is one reference, and so is `$a-`. */
const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_-]*/y;

function parseIdentifier(scanner: Scanner): string {
  const name = scanner.expect(IDENTIFIER, 'an identifier');
  if (name === 'true' || name === 'false') scanner.fail(`"${name}" is reserved; write .get('${name}').`);
  return name;
}

function parsePath(scanner: Scanner): Access[] {
  const path: Access[] = parseIndexes(scanner);
  // A dot belongs to the reference only if a letter follows; "$x." and "$x._a" end before it.
  while (scanner.accept(/\.(?=[A-Za-z])/y) !== undefined) {
    const name = parseIdentifier(scanner);
    const isMethod = scanner.accept(/\(/y) !== undefined;
    path.push(
      isMethod ? { type: 'method', name, args: parseArguments(scanner) } : { type: 'property', name },
    );
    path.push(...parseIndexes(scanner));
  }
  return path;
}

function parseIndexes(scanner: Scanner): Access[] {
  const indexes: Access[] = [];
  while (scanner.accept(/\[/y) !== undefined) {
    const index = parseOperand(scanner);
    if (!isIndex(index)) scanner.fail('an index must be an integer, a string, a boolean or a reference.');
    scanner.expect(/\]/y, ']');
    indexes.push({ type: 'index', index });
  }
  return indexes;
}

function isIndex(expression: Expression): boolean {
  const { type } = expression;
  if (type === 'literal') return !(isNumber(expression.value) && expression.value.javaClass === 'Double');
  return type === 'reference' || type === 'interpolation';
}

function parseArguments(scanner: Scanner): Expression[] {
  if (scanner.accept(/\)/y) !== undefined) return [];
  const args = parseSeparated(scanner, parseArgument);
  scanner.expect(/\)/y, ', or ) (operators are not allowed in arguments: use #set first)');
  return args;
}

/** `null` exists only as an argument: Velocity 1.7 treats any bare word there as a reference without a value. */
function parseArgument(scanner: Scanner): Expression {
  if (scanner.accept(/\s*null(?![\w-])\s*/y) !== undefined) return { type: 'literal', value: null };
  return parseOperand(scanner);
}

function parseSeparated<Item>(scanner: Scanner, parse: (scanner: Scanner) => Item): Item[] {
  const items = [parse(scanner)];
  while (scanner.accept(/,/y) !== undefined) items.push(parse(scanner));
  return items;
}

/** The minus is part of the number: `3 -2` is two numbers, and therefore an error. */
const DOUBLE = /-?(?:\d+\.(?!\.)\d*|\.\d+)(?:[eE][+-]?\d+)?|-?\d+[eE][+-]?\d+/y;

function parseNumber(scanner: Scanner): Expression | undefined {
  const double = scanner.accept(DOUBLE);
  if (double !== undefined) return literal(javaDouble(Number(double)));
  const integer = scanner.accept(/-?\d+/y);
  return integer === undefined ? undefined : literal(javaInteger(BigInt(integer)));
}

function literal(value: JavaValue): Expression {
  return { type: 'literal', value };
}

function parseBoolean(scanner: Scanner): Expression | undefined {
  const word = scanner.accept(/(?:true|false)(?![\w@])/y);
  return word === undefined ? undefined : literal(word === 'true');
}

/** `[1..$n]`. The two dots distinguish it from a list. */
function parseRange(scanner: Scanner): Expression | undefined {
  const begin = scanner.position;
  const from = scanner.accept(/\[\s*(?=-?\d|\$)/y) === undefined ? undefined : parseBound(scanner);
  if (from === undefined || scanner.accept(/\.\./y) === undefined) {
    scanner.position = begin;
    return undefined;
  }
  const to = parseBound(scanner) ?? scanner.fail('the end of a range must be an integer or a reference.');
  scanner.expect(/\]/y, ']');
  return { type: 'range', from, to };
}

function parseBound(scanner: Scanner): Expression | undefined {
  scanner.accept(/\s+/y);
  const integer = scanner.accept(/-?\d+/y);
  const bound = integer === undefined ? parseReference(scanner) : literal(javaInteger(BigInt(integer)));
  scanner.accept(/\s+/y);
  return bound;
}

function parseList(scanner: Scanner): Expression | undefined {
  if (scanner.accept(/\[/y) === undefined) return undefined;
  const items = scanner.peek(/\]/y) === undefined ? parseSeparated(scanner, parseOperand) : [];
  scanner.expect(/\]/y, ', or ]');
  return { type: 'list', items };
}

function parseMap(scanner: Scanner): Expression | undefined {
  if (scanner.accept(/\{/y) === undefined) return undefined;
  const members = scanner.peek(/\s*\}/y) === undefined ? parseSeparated(scanner, parseMember) : [];
  scanner.expect(/\s*\}/y, ', or }');
  return { type: 'map', members };
}

function parseMember(scanner: Scanner): readonly [Expression, Expression] {
  const key = parseOperand(scanner);
  scanner.expect(/:/y, ': and a value');
  return [key, parseOperand(scanner)];
}
