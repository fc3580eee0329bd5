/**
 * SQS refuses two characters that JSON allows, U+FFFE and U+FFFF. A body with one of them could be accepted and then
 * neither stored nor parked. In a parked message each is written as U+FDD0, which Unicode reserves for a program's
 * own use, and a letter. U+FDD0 itself is written the same way. That takes at most 4 bytes each, as the request
 * template counts.
 */
const CODES = [
  [String.raw`\uFDD0`, String.raw`\uFDD00`],
  [String.raw`\uFFFE`, String.raw`\uFDD0E`],
  [String.raw`\uFFFF`, String.raw`\uFDD0F`],
] as const;

/** JSONata that encodes a text for SQS, given JSONata for the text. */
export function encoded(text: string): string {
  return CODES.reduce((inner, [plain, code]) => `$replace(${inner}, '${plain}', '${code}')`, text);
}

/** JSONata that undoes `encoded`, byte for byte. */
export function decoded(text: string): string {
  return CODES.toReversed().reduce(
    (inner, [plain, code]) => `$replace(${inner}, '${code}', '${plain}')`,
    text,
  );
}
