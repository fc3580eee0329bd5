/** A bound on what is parsed, far above what a webhook has. */
const MAX_DEPTH = 256;

/** API Gateway takes no larger body. */
const MAX_BYTES = 10 * 1024 ** 2;

/**
 * Parses JSON that a stranger wrote. `undefined` for what is not JSON, for more than 10 MiB, and for more than 256 levels: V8 took 5 s for
 * 5,000,000 levels in 10 MB, and counting them in the bytes first a tenth of a second at most.
 */
export function parseBoundedJson(bytes: Uint8Array): unknown {
  if (bytes.length > MAX_BYTES || isDeeperThan(MAX_DEPTH, bytes)) return undefined;
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString());
  } catch {
    return undefined;
  }
}

const [QUOTE, BACKSLASH, OPENING, CLOSING] = [0x22, 0x5c, 0x7b, 0x7d];

/** `[` and `{`, and `]` and `}`, differ in this bit alone. */
const CURLY = 0x20;

/** Brackets outside of strings. UTF-8 has no byte below 0x80 inside a longer character. */
function isDeeperThan(limit: number, bytes: Uint8Array): boolean {
  let depth = 0;
  let inString = false;
  let escaped = false;
  for (const byte of bytes) {
    if (escaped) escaped = false;
    else if (byte === QUOTE) inString = !inString;
    else if (inString) escaped = byte === BACKSLASH;
    else if ((byte | CURLY) === OPENING) depth += 1;
    else if ((byte | CURLY) === CLOSING) depth -= 1;
    if (depth > limit) return true;
  }
  return false;
}
