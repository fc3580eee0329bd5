/** A part of a path or query, percent-decoded. Text that cannot be decoded is not changed. */
export function decodePart(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A part of a greedy path parameter, in which an encoded plus sign stays encoded (recorded by LocalStack). */
export function decodeGreedyPart(text: string): string {
  return text
    .split(ENCODED_PLUS)
    .map((piece, index) => (index % 2 === 1 ? piece : decodePart(piece)))
    .join('');
}

const ENCODED_PLUS = /(%2b)/i;
