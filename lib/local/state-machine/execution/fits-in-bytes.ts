/** Bytes of UTF-8 JSON that a state, a task or an execution may take in or give out. Not adjustable on AWS. */
export const payloadLimitBytes = 262_144;

/** Whether the JSON text fits into `limit` bytes; counts bytes only where the length does not settle it. */
export function fitsInBytes(text: string, limit: number): boolean {
  // A UTF-16 unit takes one to three bytes in UTF-8.
  if (text.length * 3 <= limit) return true;
  return text.length <= limit && Buffer.byteLength(text) <= limit;
}
