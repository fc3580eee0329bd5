/**
 * The values that the recorder masked in one case: which texts stand for something else, and what each has stood for
 * so far. A token keeps one value throughout the case.
 */
export class Placeholders {
  private readonly wholeValues: ReadonlySet<string>;
  private readonly tokens: readonly string[];
  private readonly values: Map<string, string>;

  constructor(
    wholeValues: ReadonlySet<string>,
    tokens: readonly string[],
    values = new Map<string, string>(),
  ) {
    this.wholeValues = wholeValues;
    this.tokens = tokens;
    this.values = values;
  }

  /** For an attempt that may fail: shares nothing with the original until `adopt`. */
  fork(): Placeholders {
    return new Placeholders(this.wholeValues, this.tokens, new Map(this.values));
  }

  /** Takes on what a fork has learned. */
  adopt(fork: Placeholders): void {
    for (const [token, value] of fork.values) this.values.set(token, value);
  }

  /** Whether the recorded text, with what its placeholders may stand for, is `actual`. */
  matches(recorded: string, actual: unknown): boolean {
    if (this.wholeValues.has(recorded)) return true;
    const found = this.tokens.filter((token) => recorded.includes(token));
    if (found.length === 0) return recorded === actual;
    // A mask may have replaced a value that is no string.
    if (typeof actual !== 'string')
      return found[0] === recorded && this.bind(recorded, JSON.stringify(actual));
    const groups: string[] = [];
    const match = new RegExp(`^${this.patternOf(recorded, found, groups)}$`, 's').exec(actual);
    if (match === null) return false;
    groups.forEach((token, index) => this.values.set(token, match[index + 1] ?? ''));
    return true;
  }

  private bind(token: string, value: string): boolean {
    const known = this.values.get(token);
    this.values.set(token, known ?? value);
    return known === undefined || known === value;
  }

  /** `groups` gets the tokens without a value yet, in the order of their capturing groups. */
  private patternOf(recorded: string, found: readonly string[], groups: string[]): string {
    return recorded
      .split(new RegExp(`(${found.map(escapeRegex).join('|')})`))
      .map((part) => {
        if (!found.includes(part)) return escapeRegex(part);
        const value = this.values.get(part);
        if (value !== undefined) return escapeRegex(value);
        const group = groups.indexOf(part);
        if (group >= 0) return `(?:\\${group + 1})`;
        groups.push(part);
        return '(.+?)';
      })
      .join('');
  }
}

/** A pattern for the text itself. */
export function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
