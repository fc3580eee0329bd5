import type { JavaNumber } from './java-values.ts';

/** A number as Java prints it: 1.0, 1.0E10, 1.23456789E7; every digit of a whole number. */
export function printNumber(number: JavaNumber): string {
  if (number.javaClass === 'BigDecimal') return printDecimal(number.unscaled, number.scale);
  if (number.javaClass === 'Double') return printDouble(number.value);
  return String(number.value);
}

/**
 * Double.toString: plain between 10^-3 and 10^7, scientific outside, with at least one digit after the point. The
 * digits are the fewest that identify the number, as in JavaScript.
 */
function printDouble(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : `${value < 0 ? '-' : ''}Infinity`;
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) return withPoint(String(value));
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  return `${withPoint(digits)}E${Number(exponent)}`;
}

function withPoint(digits: string): string {
  return digits.includes('.') ? digits : `${digits}.0`;
}

/** BigDecimal.toString: plain unless the exponent would be positive or below -6. */
function printDecimal(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? '-' : '';
  const digits = String(unscaled < 0n ? -unscaled : unscaled);
  const exponent = digits.length - 1 - scale;
  if (scale === 0) return sign + digits;
  if (scale > 0 && exponent >= -6) {
    const padded = digits.padStart(scale + 1, '0');
    return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
  }
  const mantissa = digits.length > 1 ? `${digits.slice(0, 1)}.${digits.slice(1)}` : digits;
  return `${sign}${mantissa}${exponent === 0 ? '' : `E${exponent > 0 ? '+' : ''}${exponent}`}`;
}
