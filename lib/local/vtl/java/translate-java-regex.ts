import { translateClass, SHORTHANDS, ignoreCase, escapeLiteral, javaEscape } from './translate-class.ts';
import { TemplateRenderError } from '../evaluate/template-render-error.ts';

/** A Java regular expression in JavaScript (for the flag `u`). */
export interface TranslatedRegex {
  readonly source: string;
  /** The number of each Java group in the JavaScript expression, which has more groups. Element 0 is the match. */
  readonly groups: readonly number[];
  readonly names: ReadonlyMap<string, number>;
}

/** The line ends of Java's `$` and `.`: `\n`, `\r\n` and others. */
const LINE_END = String.raw`(?:\r\n|(?<!\r)\n|[\r\u0085\u2028\u2029])`;
const WORD_CHAR = String.raw`[\p{L}\p{Nd}_]`;

const ANCHORS: Readonly<Record<string, string>> = {
  A: '^',
  z: '$',
  Z: `(?=${LINE_END}?$)`,
  b: `(?:(?<=${WORD_CHAR})(?!${WORD_CHAR})|(?<!${WORD_CHAR})(?=${WORD_CHAR}))`,
  B: `(?:(?<=${WORD_CHAR})(?=${WORD_CHAR})|(?<!${WORD_CHAR})(?!${WORD_CHAR}))`,
};

/** With the flag `i` such a class matches both cases in Java, but not in JavaScript. */
const PROPERTY_OF_CASE = /^[pP]\{(?:Lower|Upper|Lu|Ll)\}/;

interface Flags {
  readonly i: boolean;
  readonly s: boolean;
  readonly m: boolean;
}

/**
 * Translates a Java regular expression. In Java `.`, `$`, `\s` and `\b` mean something else, and there are POSIX
 * classes, possessive quantifiers, quotations (`\Q..\E`) and flags in the middle.
 *
 * @throws TemplateRenderError `unsupported`, naming what has no equivalent
 */
export function translateJavaRegex(source: string): TranslatedRegex {
  const translation = new Translation(source);
  const translated = translation.alternatives({ i: false, s: false, m: false });
  if (!translation.atEnd) translation.malformed('an unmatched )');
  return { source: translated, groups: translation.groups, names: translation.names };
}

class Translation {
  readonly groups: number[] = [0];
  readonly names = new Map<string, number>();
  private readonly source: string;
  private position = 0;
  private jsGroups = 0;

  constructor(source: string) {
    this.source = source;
  }

  get atEnd(): boolean {
    return this.position >= this.source.length;
  }

  malformed(what: string): never {
    const message = `java.util.regex.PatternSyntaxException in "${this.source}": ${what} near index ${this.position}.`;
    throw new TemplateRenderError('method-failed', message);
  }

  unsupported(what: string): never {
    throw new TemplateRenderError(
      'unsupported',
      `${what} in the regular expression "${this.source}" is not supported.`,
    );
  }

  /** Up to the closing parenthesis, which is not consumed, or to the end. */
  alternatives(given: Flags): string {
    let flags = given;
    let translated = '';
    while (!this.atEnd && !this.next(')')) {
      const switched = this.flagSwitch(flags);
      if (switched !== undefined) flags = switched;
      else if (this.accept('|')) translated += '|';
      else translated += this.quantified(flags);
    }
    return translated;
  }

  private next(text: string): boolean {
    return this.source.startsWith(text, this.position);
  }

  private accept(text: string): boolean {
    const found = this.next(text);
    if (found) this.position += text.length;
    return found;
  }

  private take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.source);
    if (match === null) return undefined;
    this.position += match[0].length;
    return match;
  }

  /** `(?i)` in the middle applies up to the end of the group. */
  private flagSwitch(flags: Flags): Flags | undefined {
    const match = this.take(/\(\?([a-zA-Z]*)(?:-([a-zA-Z]+))?\)/y);
    return match === undefined ? undefined : this.switchFlags(flags, match[1] ?? '', match[2] ?? '');
  }

  private switchFlags(flags: Flags, on: string, off: string): Flags {
    const unknown = (on + off).replace(/[ism]/g, '');
    if (unknown !== '') this.unsupported(`the flag ${unknown}`);
    const state = (flag: keyof Flags): boolean => !off.includes(flag) && (on.includes(flag) || flags[flag]);
    return { i: state('i'), s: state('s'), m: state('m') };
  }

  private quantified(flags: Flags): string {
    const groupsBefore = this.jsGroups;
    const begin = this.position;
    const atom = this.atom(flags);
    const quantifier = this.take(/(?:[*+?]|\{\d+(?:,\d*)?\})([+?])?/y);
    if (quantifier === undefined) return atom;
    const [image, mode] = quantifier;
    if (mode !== '+') return atom + image;
    // Possessive: a lookahead never gives back what it matched. The backreference after it consumes the same text.
    if (this.jsGroups > groupsBefore)
      this.unsupported(`the possessive group ${this.source.slice(begin, this.position)}`);
    this.jsGroups++;
    return `(?:(?=(${atom}${image.slice(0, -1)}))\\${this.jsGroups})`;
  }

  private atom(flags: Flags): string {
    if (this.accept('(')) return this.group(flags);
    if (this.accept('[')) return this.characterClass(flags);
    if (this.accept('\\')) return this.escape(flags);
    if (this.accept('.')) return flags.s ? String.raw`[\s\S]` : String.raw`[^\n\r\u0085\u2028\u2029]`;
    if (this.accept('^')) return flags.m ? this.unsupported('^ with the flag m') : ANCHORS['A']!;
    if (this.accept('$')) return flags.m ? this.unsupported('$ with the flag m') : ANCHORS['Z']!;
    const [char = ''] = this.take(/[^]/uy) ?? [];
    if ('*+?{'.includes(char)) this.malformed(`a dangling ${char}`);
    return this.literal(char, flags);
  }

  private literal(char: string, flags: Flags): string {
    return flags.i ? ignoreCase(char) : escapeLiteral(char);
  }

  private group(flags: Flags): string {
    const look = this.take(/\?(?:=|!|<=|<!)/y);
    if (look !== undefined) return `(${look[0]}${this.close(flags)}`;
    const name = this.take(/\?<([a-zA-Z][a-zA-Z0-9]*)>/y);
    const plain = name === undefined ? this.take(/\?([a-zA-Z]*)(?:-([a-zA-Z]+))?:/y) : undefined;
    if (plain !== undefined)
      return `(?:${this.close(this.switchFlags(flags, plain[1] ?? '', plain[2] ?? ''))}`;
    if (this.next('?')) this.unsupported(`the group (${this.source.slice(this.position, this.position + 2)}`);
    this.jsGroups++;
    if (name !== undefined) this.names.set(name[1] ?? '', this.groups.length);
    this.groups.push(this.jsGroups);
    return `(${this.close(flags)}`;
  }

  private close(flags: Flags): string {
    const inside = this.alternatives(flags);
    if (!this.accept(')')) this.malformed('an unclosed group');
    return `${inside})`;
  }

  private characterClass(flags: Flags): string {
    const end = translateClass(this.source, this.position, flags.i);
    this.position = end.position;
    return end.translated;
  }

  private escape(flags: Flags): string {
    const quotation = this.take(/Q([^]*?)(?:\\E|$)/y);
    if (quotation !== undefined)
      return `(?:${Array.from(quotation[1] ?? '')
        .map((char) => this.literal(char, flags))
        .join('')})`;
    const reference = this.take(/[1-9]/y);
    if (reference !== undefined) return this.backreference(Number(reference[0]));
    const named = this.take(/k<(\w+)>/y);
    if (named !== undefined)
      return this.backreference(this.names.get(named[1] ?? '') ?? this.malformed('no such group'));
    const letter = this.source.charAt(this.position);
    const known = ANCHORS[letter] ?? SHORTHANDS[letter];
    if (known !== undefined) {
      this.position++;
      return known;
    }
    if (flags.i && PROPERTY_OF_CASE.test(this.source.slice(this.position)))
      this.unsupported('a class of one case with the flag i');
    const escape = javaEscape(this.source, this.position, flags.i);
    this.position = escape.position;
    return escape.translated;
  }

  private backreference(group: number): string {
    const number =
      this.groups[group] ?? this.unsupported(`the reference \\${group} to a group not yet closed`);
    return `(?:\\${number})`;
  }
}
