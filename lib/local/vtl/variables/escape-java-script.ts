/**
 * `StringEscapeUtils.escapeJavaScript` of commons-lang 2.6, which `$util.escapeJavaScript` copies: it escapes both
 * kinds of quotes, backslash, slash, control characters below U+0020 and everything from U+0080 on. It also turns `'`
 * into `\'`, which JSON does not allow. That is why AWS documents the `.replaceAll("\\'","'")`.
 *
 * It runs over the whole body twice for each request. The result is ASCII, so it is written as bytes: concatenating
 * ten million short strings would take seconds.
 */
export function escapeJavaScript(text: string): string {
  let length = 0;
  for (let at = 0; at < text.length; at += 1) length += LENGTHS[text.charCodeAt(at)] ?? 0;
  // Every escape is longer than its character.
  if (length === text.length) return text;
  const bytes = Buffer.allocUnsafe(length);
  let end = 0;
  for (let at = 0; at < text.length; at += 1) end = writeUnit(bytes, end, text.charCodeAt(at));
  return bytes.toString('latin1', 0, end);
}

/** Characters with an escape of two characters, and the letter in it. */
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

/** By UTF-16 unit: the letter of its short escape, 0 if it has none. */
const LETTERS = new Uint8Array(0x1_00_00);
/**
 * By UTF-16 unit: its length when written. From U+0020 to U+007F, a unit without a short escape is written as it is.
 */
const LENGTHS = new Uint8Array(0x1_00_00).fill(6).fill(1, 0x20, 0x80);
for (const [character, letter] of Object.entries(SHORT)) {
  LETTERS[character.charCodeAt(0)] = letter.charCodeAt(0);
  LENGTHS[character.charCodeAt(0)] = 2;
}

const BACKSLASH = 0x5c;
const LETTER_U = 0x75;
const HEX_DIGITS = Buffer.from('0123456789ABCDEF');

/** Writes one unit and returns where the next begins. */
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
