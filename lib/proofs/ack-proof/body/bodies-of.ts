/** Bodies to probe a method with, by the media type of the request. */
export function bodiesOf(contentType: string): readonly string[] {
  if (/^application\/(?:.+\+)?json\b/.test(contentType)) return JSON_BODIES;
  return [`${TEXT}\nand a line\r\n`, ...JSON_BODIES];
}

/** Text that an encoding on the way could break: form bodies, JSON texts, line ends, characters outside ASCII. */
const TEXT = 'a&b=c%20d%zz +e "f" \'g\' \\h\n <i> $j #k ü€😀';

/** Every printable ASCII character, so that whatever a template replaces or changes the case of is in the body. */
const PRINTABLE = String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 32 + index));

/**
 * Only the exact text is this body. Parsing it as JSON and writing it again loses digits, `1.0`, the second `n`, an
 * escape or the blanks around it.
 */
const EXACT = ` \t{"n": 12345678901234567890,\t"one": 1.0, "n": 1e2, "t": ${JSON.stringify(`\t~~~${PRINTABLE}\u00a0É`)},\r\n "s": "\\/\\u00e9"}\n `;

/**
 * Lengths at which templates cut or drop a body. There are several, because a template may rightly refuse the longest
 * one. That is close to what StartExecution takes (262,144 bytes), with a margin for the escapes of two JSON texts.
 */
const LENGTHS = [1_500, 12_000, 70_000, 150_000, 230_000];

const JSON_BODIES = [
  '{"delivery":"of the proof"}',
  '{}',
  '[{"a":1},null]',
  JSON.stringify({ text: TEXT, n: [1, null], nested: { 'a&b': true } }, null, 2),
  EXACT,
  ...LENGTHS.map(bodyOfLength),
];

/** The end differs from the start, so a cut body does not hold it. */
function bodyOfLength(length: number): string {
  const [start, end] = ['{"filler":"', `","end":${JSON.stringify(PRINTABLE)}}`];
  return start + 'Filler ~ '.repeat(Math.ceil(length / 9)).slice(0, length - start.length - end.length) + end;
}
