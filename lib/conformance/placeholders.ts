import { listAt, membersAt, type RecordedCase } from './recorded-case.ts';

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

/** The placeholders that the case lists; one that it does not list is text. */
export function placeholdersOf(recorded: RecordedCase): Placeholders {
  const listed = membersAt(recorded, 'placeholders');
  const given = givenTexts(recorded);
  const everything = JSON.stringify(recorded);
  const wholeValues = listAt(listed, 'whole_values')
    .filter(isText)
    .filter((text) => WHOLE_VALUES.has(text));
  const tokens = listAt(listed, 'tokens')
    .filter(isText)
    .flatMap((token) => [token, ...nestedTokens(token, everything)])
    .filter((token) => isPerRun(token) || !(isFixed(token) || given.includes(token)));
  // The longest first: `<<task_token>:1>` holds `<task_token>`.
  return new Placeholders(
    new Set(wholeValues),
    [...new Set(tokens)].sort((a, b) => b.length - a.length),
  );
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** Whole values of every run (README of the recordings, 3.3); every other one that is listed is a fixed name. */
const WHOLE_VALUES: ReadonlySet<string> = new Set([
  'date',
  'timestamp',
  'datetime',
  'start-date',
  'stop-date',
  'start-time',
  'RequestId',
  'x-amzn-RequestId',
  'x-amzn-requestid',
  'X-Amzn-Trace-Id',
  'x-amz-crc32',
]);

/** Values of every run (3.2). A number is what tells them from fixed names. */
function isPerRun(token: string): boolean {
  return (
    /^<.+:\d+>$/.test(token) ||
    /^<(?:(?:Sync|Express)ExecArn_?|MapRunArn)Part\w*>$/.test(token) ||
    /^<(?:request_id|extended_request_id|timestamp|task_token)>$/.test(token)
  );
}

/** Fixed names that may show in an expectation alone (3.1). */
function isFixed(token: string): boolean {
  return /^<(?:region|partition|(?:Exec)?ArnPart_\d+idx)>$/.test(token);
}

/** A token that was masked again is listed by its inner one: `<task_token>` stands for `<<task_token>:1>` too. */
function nestedTokens(token: string, texts: string): readonly string[] {
  return texts.match(new RegExp(`<${escapeRegex(token)}:\\d+>`, 'g')) ?? [];
}

/** All that the case gives, as opposed to what it expects. */
function givenTexts(recorded: RecordedCase): string {
  const { expected: _expected, events: _events, placeholders: _placeholders, ...given } = recorded;
  return JSON.stringify(given);
}

function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
