/** The most bytes of UTF-8 JSON in the input or output of a state, task or execution. AWS cannot raise it. */
export const payloadLimitBytes = 262_144;

/** Whether the JSON text fits into `limit` bytes. Counts bytes only if the length does not decide it. */
export function fitsInBytes(text: string, limit: number): boolean {
  // A UTF-16 unit takes one to three bytes in UTF-8.
  if (text.length * 3 <= limit) return true;
  return text.length <= limit && Buffer.byteLength(text) <= limit;
}
