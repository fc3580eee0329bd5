/** A delivery that is nested deeper is none: the deepest of the producers in the table has about 15 levels. */
const MAX_DEPTH = 256;

/** API Gateway takes no larger body. */
const MAX_BYTES = 10 * 1024 ** 2;

/**
 * Parses JSON that a stranger wrote. `undefined` for what is not JSON, for more than 10 MiB, and for more than 256 levels: V8 takes 5 s for
 * 5,000,000 levels in 10 MB. The levels are counted in the bytes first, in 15 ms at most.
 */
export function parseBoundedJson(bytes: Uint8Array): unknown {
  if (bytes.length > MAX_BYTES || isDeeperThan(MAX_DEPTH, bytes)) return undefined;
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'));
  } catch {
    return undefined;
  }
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/** Brackets outside of strings. UTF-8 has no byte below 0x80 inside a longer character. */
function isDeeperThan(limit: number, bytes: Uint8Array): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index]!;
    if (byte === QUOTE) inString = !inString;
    else if (inString) index += byte === BACKSLASH ? 1 : 0;
    else if (OPENING.has(byte)) depth += 1;
    else if (CLOSING.has(byte)) depth -= 1;
    if (depth > limit) return true;
  }
  return false;
}
