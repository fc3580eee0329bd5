import { TemplateRenderError } from '../evaluate/template-render-error.ts';

/** Part of a Java regular expression in JavaScript, and the position after it in the Java source. */
export interface Translated {
  readonly translated: string;
  readonly position: number;
}

/** Java's shorthands match ASCII only. JavaScript's `\s` does not. */
const SPACE = String.raw` \t\n\v\f\r`;
const MEMBERS: Readonly<Record<string, string>> = {
  d: '0-9',
  w: 'a-zA-Z0-9_',
  s: SPACE,
  h: String.raw` \t\u00a0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000`,
};

/** `\d`, `\W`, ... outside a character class. */
export const SHORTHANDS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(MEMBERS).flatMap(([letter, members]) => [
    [letter, `[${members}]`],
    [letter.toUpperCase(), `[^${members}]`],
  ]),
);

/** Java's POSIX classes (US-ASCII only), and the Unicode categories that have the same name in both languages. */
const PROPERTIES: Readonly<Record<string, string>> = {
  Lower: 'a-z',
  Upper: 'A-Z',
  ASCII: String.raw`\x00-\x7f`,
  Alpha: 'a-zA-Z',
  Digit: '0-9',
  Alnum: 'a-zA-Z0-9',
  Punct: String.raw`!-\/:-@\[-` + '`{-~',
  Graph: '!-~',
  Print: ' -~',
  Blank: String.raw` \t`,
  Cntrl: String.raw`\x00-\x1f\x7f`,
  XDigit: '0-9a-fA-F',
  Space: SPACE,
  L: String.raw`\p{L}`,
  Lu: String.raw`\p{Lu}`,
  Ll: String.raw`\p{Ll}`,
  N: String.raw`\p{N}`,
  Nd: String.raw`\p{Nd}`,
  P: String.raw`\p{P}`,
  S: String.raw`\p{S}`,
  Z: String.raw`\p{Z}`,
  M: String.raw`\p{M}`,
  IsAlphabetic: String.raw`\p{Alphabetic}`,
  IsLetter: String.raw`\p{L}`,
};

const CONTROLS: Readonly<Record<string, string>> = {
  t: '\t',
  n: '\n',
  r: '\r',
  f: '\f',
  a: '\u0007',
  e: '\u001b',
};

/** An expression that matches this one character. */
export function escapeLiteral(char: string): string {
  return char.replace(/[\\^$.*+?()[\]{}|/-]/, (special) =>
    special === '-' ? String.raw`\x2d` : `\\${special}`,
  );
}

/** Java's flag `i` applies to ASCII letters only, JavaScript's to all of Unicode. So both cases are listed. */
export function ignoreCase(char: string): string {
  return /[a-zA-Z]/.test(char) ? `[${char.toLowerCase()}${char.toUpperCase()}]` : escapeLiteral(char);
}

/** The escape that follows a backslash, outside a class. */
export function javaEscape(source: string, position: number, caseless: boolean): Translated {
  const property = propertyAt(source, position);
  if (property !== undefined) {
    return { translated: `[${property.negated ? '^' : ''}${property.members}]`, position: property.position };
  }
  const char = characterAt(source, position);
  return { translated: caseless ? ignoreCase(char.text) : escapeLiteral(char.text), position: char.position };
}

function propertyAt(
  source: string,
  position: number,
): { readonly members: string; readonly negated: boolean; readonly position: number } | undefined {
  const match = /^([pP])(?:\{(\w+)\}|(\w))/.exec(source.slice(position, position + 40));
  if (match === null) return undefined;
  const name = match[2] ?? match[3] ?? '';
  const members = PROPERTIES[name];
  if (members === undefined) refuse(source, `the class \\p{${name}}`);
  return { members, negated: match[1] === 'P', position: position + match[0].length };
}

/** The character that an escape means: a control character, a hexadecimal or octal code, or itself. */
function characterAt(source: string, position: number): { readonly text: string; readonly position: number } {
  const rest = source.slice(position, position + 12);
  const code = /^(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|x\{([0-9a-fA-F]+)\})/.exec(rest);
  const hexadecimal = code?.[1] ?? code?.[2] ?? code?.[3];
  if (code !== null && hexadecimal !== undefined) {
    return {
      text: String.fromCodePoint(Number.parseInt(hexadecimal, 16)),
      position: position + code[0].length,
    };
  }
  const [char = ''] = rest;
  const control = CONTROLS[char];
  if (control !== undefined) return { text: control, position: position + 1 };
  if (char === '' || /[a-zA-Z0-9]/.test(char)) refuse(source, `the escape \\${char}`);
  const text = String.fromCodePoint(rest.codePointAt(0) ?? 0);
  return { text, position: position + text.length };
}

/** A character class, from after its opening bracket. */
export function translateClass(source: string, begin: number, caseless: boolean): Translated {
  let position = begin;
  const negated = source.startsWith('^', position);
  if (negated) position++;
  let members = '';
  for (let first = true; first || !source.startsWith(']', position); first = false) {
    if (position >= source.length) malformed(source, 'an unclosed character class');
    if (source.startsWith('&&', position)) refuse(source, 'an intersection (&&)');
    if (source.startsWith('[', position)) refuse(source, 'a class within a class');
    const member = classMember(source, position, caseless);
    members += member.translated;
    position = member.position;
  }
  return { translated: `[${negated ? '^' : ''}${members}]`, position: position + 1 };
}

function classMember(source: string, begin: number, caseless: boolean): Translated {
  if (source.startsWith('\\', begin)) {
    const set = classSet(source, begin + 1, caseless);
    if (set !== undefined) return set;
  }
  const from = classCharacter(source, begin);
  if (!/^-[^\]]/.test(source.slice(from.position, from.position + 2))) {
    return { translated: inClass(from.text, from.text, caseless), position: from.position };
  }
  if (source.startsWith('[', from.position + 1)) refuse(source, 'a class within a class');
  const to = classCharacter(source, from.position + 1);
  if (to.text < from.text) malformed(source, `the range ${from.text}-${to.text}`);
  return { translated: inClass(from.text, to.text, caseless), position: to.position };
}

function classSet(source: string, position: number, caseless: boolean): Translated | undefined {
  const letter = source.charAt(position);
  const members = MEMBERS[letter];
  if (members !== undefined) return { translated: members, position: position + 1 };
  if (MEMBERS[letter.toLowerCase()] !== undefined) {
    return { translated: negatedShorthand(source, letter), position: position + 1 };
  }
  const property = propertyAt(source, position);
  if (property !== undefined && caseless) refuse(source, 'a property within a class with the flag i');
  if (property?.negated === true) refuse(source, 'a negated property within a class');
  return property === undefined ? undefined : { translated: property.members, position: property.position };
}

function negatedShorthand(source: string, letter: string): string {
  if (letter === 'D' || letter === 'W') return `\\${letter}`;
  return refuse(source, `\\${letter} within a class`);
}

function classCharacter(
  source: string,
  position: number,
): { readonly text: string; readonly position: number } {
  if (source.startsWith('\\', position)) return characterAt(source, position + 1);
  const text = String.fromCodePoint(source.codePointAt(position) ?? 0);
  return { text, position: position + text.length };
}

function inClass(from: string, to: string, caseless: boolean): string {
  const range = from === to ? escapeLiteral(from) : `${escapeLiteral(from)}-${escapeLiteral(to)}`;
  if (!caseless) return range;
  const letters = Array.from('abcdefghijklmnopqrstuvwxyz').filter(
    (letter) => isWithin(letter, from, to) || isWithin(letter.toUpperCase(), from, to),
  );
  return range + letters.map((letter) => letter + letter.toUpperCase()).join('');
}

function isWithin(char: string, from: string, to: string): boolean {
  return char >= from && char <= to;
}

function refuse(source: string, what: string): never {
  throw new TemplateRenderError(
    'unsupported',
    `${what} in the regular expression "${source}" is not supported.`,
  );
}

function malformed(source: string, what: string): never {
  throw new TemplateRenderError(
    'method-failed',
    `java.util.regex.PatternSyntaxException in "${source}": ${what}.`,
  );
}
