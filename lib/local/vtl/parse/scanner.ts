import type { Block } from './syntax-tree.ts';
import { TemplateSyntaxError, type TemplatePlace } from './template-syntax-error.ts';

/** A cursor over the source of a template. Every pattern given to it must be sticky (`/.../y`). */
export class Scanner {
  readonly source: string;
  /** Parses the inside of a double-quoted string, which is itself a template. */
  readonly parseNested: (source: string, place: TemplatePlace) => Block;
  position = 0;
  /** Where the source begins, if it is the inside of a string in another template. */
  private readonly origin: TemplatePlace | undefined;

  constructor(
    source: string,
    parseNested: (source: string, place: TemplatePlace) => Block,
    origin?: TemplatePlace,
  ) {
    this.source = source;
    this.origin = origin;
    this.parseNested = parseNested;
  }

  get atEnd(): boolean {
    return this.position >= this.source.length;
  }

  /** Consumes the match at the current position and returns it; undefined if there is none. */
  accept(pattern: RegExp): string | undefined {
    const text = this.peek(pattern);
    if (text !== undefined) this.position += text.length;
    return text;
  }

  /** The match at the current position, without consuming it. */
  peek(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    return pattern.exec(this.source)?.[0];
  }

  /** Consumes the match at the current position, or throws an error that names `allowed`. */
  expect(pattern: RegExp, allowed: string): string {
    return this.accept(pattern) ?? this.fail(`found ${this.found()}, allowed: ${allowed}.`);
  }

  /** Velocity 1.7 fails on a template that ends in `$` or `#`. A string may end so. */
  refuseAtEnd(last: string): void {
    if (this.atEnd && this.origin === undefined)
      this.fail(`Velocity cannot read a template that ends in "${last}".`);
  }

  /** Throws a syntax error about the text at `position`. */
  fail(what: string, position = this.position): never {
    throw new TemplateSyntaxError(what, this.place(position));
  }

  /** Throws a syntax error about text that Velocity can read but this engine does not support. */
  refuse(what: string, position = this.position): never {
    throw new TemplateSyntaxError(what, this.place(position), 'unsupported');
  }

  /** The next word or character, quoted for a message. */
  found(): string {
    const next = this.peek(/\s*(?:[$#]?[\w@-]+|\S)/y);
    return next === undefined ? 'the end of the template' : `"${next.trim()}"`;
  }

  place(position = this.position): TemplatePlace {
    const before = this.source.slice(0, position);
    const line = before.split('\n').length - 1;
    const column = position - (before.lastIndexOf('\n') + 1);
    // In a double-quoted string the first line starts at the column of the string.
    const { line: firstLine, column: firstColumn } = this.origin ?? { line: 1, column: 1 };
    return { line: firstLine + line, column: line === 0 ? firstColumn + column : column + 1 };
  }
}
