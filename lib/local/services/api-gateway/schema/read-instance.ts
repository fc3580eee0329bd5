import { parse, stringify } from 'lossless-json';
import { ExactNumber, isPlainNumber, printJsonNumber, readJsonNumber } from './json-number.ts';

/**
 * The JSON value of `text`, with exact numbers (`JsonNumber`). The last of several members with the same name is
 * used, as in Jackson. Undefined, which is not a JSON value, if the text is not JSON or is nested too deeply for the
 * stack.
 *
 * JSON.parse reads the text if no digit would be lost: it is 50 times faster on a string of 10 MB.
 */
export function readInstance(text: string): unknown {
  try {
    const value = JSON.parse(text) as unknown;
    return hasOnlyPlainNumbers(text) ? value : parse(text, undefined, LOSSLESS);
  } catch {
    return undefined;
  }
}

const LOSSLESS = {
  parseNumber: readJsonNumber,
  onDuplicateKey: ({ newValue }: { readonly newValue: unknown }): unknown => newValue,
};

/** Compact JSON text, with numbers as Java prints them. */
export function printInstance(value: unknown): string {
  return stringify(value, undefined, undefined, [EXACT]) ?? '';
}

const EXACT = {
  test: (value: unknown): boolean => value instanceof ExactNumber,
  stringify: (value: unknown): string => printJsonNumber(value as ExactNumber),
};

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NUMBER = /-?\d[\d.eE+-]*/y;

/** Checks every number of a valid JSON text, in one pass and without recursion. */
function hasOnlyPlainNumbers(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) {
      at = endOfString(text, at);
    } else if (unit === 0x2d || (unit >= 0x30 && unit <= 0x39)) {
      NUMBER.lastIndex = at;
      const token = NUMBER.exec(text)?.[0] ?? '';
      if (!isPlainNumber(token)) return false;
      at += token.length - 1;
    }
  }
  return true;
}

/** The index of the closing quote. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}
