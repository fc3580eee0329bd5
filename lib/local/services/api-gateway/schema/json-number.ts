import { printNumber } from '../../../vtl/java/print-number.ts';

/**
 * A number of a JSON text. API Gateway's validator reads numbers as Java's BigInteger and BigDecimal: every digit
 * counts, and its notation decides whether a number is an integer. A notation that a JavaScript number keeps exactly
 * is a JavaScript number; any other is an `ExactNumber`.
 */
export type JsonNumber = number | ExactNumber;

/** A number with its original text. */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** The rounded number, for ajv, which checks the schema itself. */
  toJSON(): number {
    return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, Number(this.text)));
  }
}

/**
 * The number that `text`, a JSON token, represents.
 *
 * @throws RangeError if Java cannot hold the exponent. Then the body cannot be read
 */
export function readJsonNumber(text: string): JsonNumber {
  if (isPlainNumber(text)) return Number(text);
  const { scale } = splitNumber(text);
  if (scale < -(2 ** 31) || scale >= 2 ** 31)
    throw new RangeError(`Java cannot represent the number ${text}`);
  return new ExactNumber(text);
}

/** A JavaScript number is exact up to 15 digits. A fraction that does not end in a zero is not a whole number. */
export function isPlainNumber(text: string): boolean {
  return text.length <= LONGEST_PLAIN && PLAIN.test(text) && text !== '-0';
}

const LONGEST_PLAIN = 15;
const PLAIN = /^-?(?:\d+|\d+\.\d*[1-9])$/;

/** In java-json-tools a number with a point or an exponent is a NUMBER, whatever its value. */
export function isIntegerSpelling(number: JsonNumber): boolean {
  return typeof number === 'number' ? Number.isInteger(number) : /^-?\d+$/.test(number.text);
}

/** Whether the value is a number, of either kind. */
export function isJsonNumber(value: unknown): value is JsonNumber {
  return typeof value === 'number' || value instanceof ExactNumber;
}

/** Negative if `left` is smaller, zero if the values are equal. The cost does not depend on the exponent. */
export function compareNumbers(left: JsonNumber, right: JsonNumber): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [one, other] = [decompose(left), decompose(right)];
  if (one.sign !== other.sign || one.sign === 0) return one.sign - other.sign;
  const inSize = one.digits.length + one.exponent - (other.digits.length + other.exponent);
  return one.sign * (inSize === 0 ? compareTexts(one.digits, other.digits) : inSize);
}

/** The same text for all notations of a value: `10`, `10.0` and `1e1` are `1e1`. */
export function canonicalNumber(number: JsonNumber): string {
  const { sign, digits, exponent } = decompose(number);
  return sign === 0 ? '0' : `${sign < 0 ? '-' : ''}${digits}e${exponent}`;
}

/**
 * Whether `number` is a multiple of `divisor`. Does not compute a quotient: with an exponent of a billion it would
 * have a billion digits. Neither mantissa ends in a zero, so a number with more decimal places than its divisor is
 * not a multiple.
 */
export function isMultipleOf(number: JsonNumber, divisor: JsonNumber): boolean {
  const [value, by] = [decompose(number), decompose(divisor)];
  if (value.sign === 0) return true;
  const shift = value.exponent - by.exponent;
  if (shift < 0) return false;
  const modulus = BigInt(by.digits);
  return (remainderOfDigits(value.digits, modulus) * powerOfTen(shift, modulus)) % modulus === 0n;
}

/** sign × digits × 10^exponent. The digits have no leading or trailing zeros; for zero they are empty. */
interface Decomposed {
  readonly sign: -1 | 0 | 1;
  readonly digits: string;
  readonly exponent: number;
}

/** Works on text: for ten million digits a decimal library or a BigInt takes seconds. */
function decompose(number: JsonNumber): Decomposed {
  const text = typeof number === 'number' ? String(number) : number.text;
  const { digits: all, scale } = splitNumber(text);
  let from = all.startsWith('-') ? 1 : 0;
  let to = all.length;
  while (all.charCodeAt(from) === ZERO) from += 1;
  while (to > from && all.charCodeAt(to - 1) === ZERO) to -= 1;
  if (from === to) return { sign: 0, digits: '', exponent: 0 };
  return {
    sign: text.startsWith('-') ? -1 : 1,
    digits: all.slice(from, to),
    exponent: all.length - to - scale,
  };
}

const ZERO = 0x30;

/** Compares by the first digit that differs. If one is a prefix of the other, the longer one is larger. */
function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

const DIGITS_AT_ONCE = 15;

/** In one pass over the text, for the same reason. */
function remainderOfDigits(digits: string, modulus: bigint): bigint {
  let remainder = 0n;
  for (let at = 0; at < digits.length; at += DIGITS_AT_ONCE) {
    const chunk = digits.slice(at, at + DIGITS_AT_ONCE);
    remainder = (remainder * 10n ** BigInt(chunk.length) + BigInt(chunk)) % modulus;
  }
  return remainder;
}

/** 10^exponent modulo `modulus`, by squaring. */
function powerOfTen(exponent: number, modulus: bigint): bigint {
  let power = 1n % modulus;
  for (const bit of exponent.toString(2)) {
    power = (power * power) % modulus;
    if (bit === '1') power = (power * 10n) % modulus;
  }
  return power;
}

/** Longer numbers are printed as sent: a BigInt takes too long, and Jackson 2.15 and later refuse them. */
const LONGEST_PRINTED = 1_000;

/** The number as Java prints a BigInteger or BigDecimal in a message. */
export function printJsonNumber(number: JsonNumber): string {
  const text = typeof number === 'number' ? String(number) : number.text;
  if (text.length > LONGEST_PRINTED) return text;
  if (typeof number === 'number' && Number.isInteger(number)) return text;
  const { digits, scale } = splitNumber(text);
  return printNumber({ javaClass: 'BigDecimal', unscaled: BigInt(digits), scale });
}

/** The digits with their sign and without the point, and the number of digits after the point. */
function splitNumber(text: string): { readonly digits: string; readonly scale: number } {
  const power = text.search(/[eE]/);
  const mantissa = power < 0 ? text : text.slice(0, power);
  const exponent = power < 0 ? 0 : Number(text.slice(power + 1));
  const point = mantissa.indexOf('.');
  if (point < 0) return { digits: mantissa, scale: -exponent };
  const digits = mantissa.slice(0, point) + mantissa.slice(point + 1);
  return { digits, scale: mantissa.length - point - 1 - exponent };
}
