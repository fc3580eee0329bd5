/**
 * `StringEscapeUtils.escapeJavaScript` of commons-lang 2.6, which `$util.escapeJavaScript` copies: quotes of both
 * kinds, backslash, slash, control characters below the blank and everything from U+0080 on. It also turns `'` into
 * `\'`, which JSON does not allow: hence the `.replaceAll("\\'","'")` that AWS documents.
 *
 * Whole bodies go through it, twice, for each request. What comes out is ASCII, so it is written as bytes: adding up ten million
 * short strings takes seconds.
 */
export function escapeJavaScript(text: string): string {
  let length = 0;
  for (let at = 0; at < text.length; at += 1) length += LENGTHS[text.charCodeAt(at)] ?? 0;
  // Every escape is longer than what it stands for.
  if (length === text.length) return text;
  const bytes = Buffer.allocUnsafe(length);
  let end = 0;
  for (let at = 0; at < text.length; at += 1) end = writeUnit(bytes, end, text.charCodeAt(at));
  return bytes.toString('latin1', 0, end);
}

/** Characters with an escape of two, by the letter in it. */
const SHORT: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '\\': '\\',
  '/': '/',
  '\b': 'b',
  '\f': 'f',
  '\n': 'n',
  '\r': 'r',
  '\t': 't',
};

/** By UTF-16 unit: the letter of its short escape, 0 where it has none. */
const LETTERS = new Uint8Array(0x1_00_00);
/** By UTF-16 unit: how long it is when written. From the blank to U+007F, what has no short escape stays. */
const LENGTHS = new Uint8Array(0x1_00_00).fill(6).fill(1, 0x20, 0x80);
for (const [character, letter] of Object.entries(SHORT)) {
  LETTERS[character.charCodeAt(0)] = letter.charCodeAt(0);
  LENGTHS[character.charCodeAt(0)] = 2;
}

const BACKSLASH = 0x5c;
const LETTER_U = 0x75;
const HEX_DIGITS = Buffer.from('0123456789ABCDEF');

/** Writes one unit and answers where the next begins. */
function writeUnit(bytes: Buffer, at: number, unit: number): number {
  const length = LENGTHS[unit] ?? 0;
  if (length === 1) {
    bytes[at] = unit;
    return at + 1;
  }
  bytes[at] = BACKSLASH;
  if (length === 2) {
    bytes[at + 1] = LETTERS[unit] ?? 0;
    return at + 2;
  }
  bytes[at + 1] = LETTER_U;
  for (let digit = 0; digit < 4; digit += 1) {
    bytes[at + 2 + digit] = HEX_DIGITS[(unit >> (12 - 4 * digit)) & 0xf] ?? 0;
  }
  return at + 6;
}
