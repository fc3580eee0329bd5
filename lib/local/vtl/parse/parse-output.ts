import { parseReference } from './parse-operand.ts';
import type { Scanner } from './scanner.ts';
import type { Reference, Statement } from './syntax-tree.ts';

/**
 * Parses a `$`: a reference if an identifier follows, otherwise text. Backslashes before a reference escape it: an
 * odd number makes it text, and half of them are printed.
 */
export function parseOutput(scanner: Scanner): Statement[] {
  refuseOddities(scanner, ODD_DOLLARS);
  const backslashes = scanner.accept(/\\+/y) ?? '';
  const reference = parseReference(scanner);
  if (reference === undefined) return [{ type: 'text', text: backslashes + parseDollar(scanner) }];
  refuseOddities(
    scanner,
    ODD_ENDS.filter(({ after }) => after.includes(endOf(reference))),
  );
  return [
    {
      type: 'output',
      reference,
      backslashes: backslashes.slice(Math.ceil(backslashes.length / 2)),
      escaped: backslashes.length % 2 === 1,
    },
    ...parseWordBehind(scanner, reference),
  ];
}

/** If no identifier follows `$!`, Velocity 1.7 drops the `!`. */
function parseDollar(scanner: Scanner): string {
  const dollar = scanner.expect(/\$(?:!?(?=\[)|!?[{}]|!(?=\$))?/y, '$');
  if (dollar === '$') scanner.accept(/!/y);
  if (!/[{}]$/.test(dollar)) scanner.refuseAtEnd(dollar);
  return dollar;
}

/** A word directly after a call is a separate token. Spaces between it and a #set are swallowed. */
function parseWordBehind(scanner: Scanner, reference: Reference): Statement[] {
  const word = endOf(reference) === 'call' ? scanner.accept(/[A-Za-z_][A-Za-z0-9_-]*/y) : undefined;
  return word === undefined ? [] : [{ type: 'text', text: word }];
}

type ReferenceEnd = 'name' | 'property' | 'call' | 'brace';

function endOf({ path, source }: Reference): ReferenceEnd {
  if (source.endsWith('}')) return 'brace';
  const last = path.at(-1);
  if (last === undefined) return 'name';
  return last.type === 'property' ? 'property' : 'call';
}

/** Text that Velocity 1.7 cannot read, or of which it loses characters. No template needs it, so it is refused. */
interface Oddity {
  readonly pattern: RegExp;
  readonly why: string;
}

const RAW = 'write the text as #[[...]]#';

const ODD_DOLLARS: readonly Oddity[] = [
  { pattern: /\\*\$!?#/y, why: `a $ directly before # is lost; ${RAW}.` },
  { pattern: /\\*\$!?[ \t]+#(?:set|\{set\}) *\(/y, why: `a $ before #set is lost; ${RAW}.` },
  { pattern: /\\*\$!?\\/y, why: `a $ directly before \\ is lost; ${RAW}.` },
  { pattern: /\\+\$!?[$[]/y, why: `a \\ before $$ or $[ is lost; ${RAW}.` },
  { pattern: /\\*\$!\$(?!!?\{?[A-Za-z_])/y, why: `the ! in $!$ is lost; ${RAW}.` },
  { pattern: /\\*\$!?\{\\*\$/y, why: `the reference after \${ is not closed; ${RAW}.` },
];

const ODD_ENDS: readonly (Oddity & { readonly after: readonly ReferenceEnd[] })[] = [
  {
    after: ['name', 'property', 'call'],
    pattern: /\{(?:[A-Za-z_[]|\\*\$|[ \t]+#)/y,
    why: 'the text in { directly after a reference is lost; write ${name}.',
  },
  {
    after: ['property'],
    pattern: /##/y,
    why: 'a comment directly after a property is printed; put a space between them.',
  },
  {
    after: ['name', 'property', 'call'],
    pattern: /#\*|#\[\[/y,
    why: 'the text after this comment may be lost; put a space before the comment.',
  },
  {
    after: ['call'],
    pattern: /[A-Za-z_][\w-]*(?:\.[A-Za-z]|[[{])|(?:true|false)(?![\w-])/y,
    why: 'a word directly after a call is read as a reference; write ${...}.',
  },
];

function refuseOddities(scanner: Scanner, oddities: readonly Oddity[]): void {
  const found = oddities.find(({ pattern }) => scanner.peek(pattern) !== undefined);
  if (found !== undefined) scanner.refuse(found.why);
}
