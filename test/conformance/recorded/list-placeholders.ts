import { escapeRegex, Placeholders } from './placeholders.ts';
import { listAt, membersAt, type Members, type RecordedCase } from './recorded-case.ts';

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

/** The JSON text of all that the case gives, as opposed to what it expects. */
export function givenTexts(recorded: Members): string {
  const { expected: _expected, events: _events, placeholders: _placeholders, ...given } = recorded;
  return JSON.stringify(given);
}
