/**
 * SQS refuses two characters that JSON allows in a text, U+FFFE and U+FFFF. A body that holds one could be accepted and then
 * neither stored nor parked. In a parked message they are written with U+FDD0, a character that Unicode keeps for a
 * program's own use, in front of a letter, and U+FDD0 itself likewise. At most 4 bytes each, as the request template counts.
 */
const CODES = [
  [String.raw`\uFDD0`, String.raw`\uFDD00`],
  [String.raw`\uFFFE`, String.raw`\uFDD0E`],
  [String.raw`\uFFFF`, String.raw`\uFDD0F`],
] as const;

/** JSONata for the text as SQS takes it, given JSONata for the text. */
export function encoded(text: string): string {
  return CODES.reduce((inner, [plain, code]) => `$replace(${inner}, '${plain}', '${code}')`, text);
}

/** JSONata for the text that was `encoded`, byte for byte. */
export function decoded(text: string): string {
  return CODES.toReversed().reduce(
    (inner, [plain, code]) => `$replace(${inner}, '${code}', '${plain}')`,
    text,
  );
}
