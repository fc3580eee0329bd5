import { javaDouble, type IntegerClass, type JavaNumber } from './java-values.ts';
import { TemplateRenderError } from '../evaluate/template-render-error.ts';

/** The arithmetic operators of Velocity. */
export type Arithmetic = '+' | '-' | '*' | '/' | '%';

/**
 * Arithmetic as Velocity's MathUtils does it: whole numbers stay whole (7 / 2 is 3, -7 % 3 is -1) and grow from
 * Integer to Long to BigInteger; with a double, the result is a double. A division by zero is null.
 */
export function calculate(operator: Arithmetic, left: JavaNumber, right: JavaNumber): JavaNumber | null {
  if (left.javaClass === 'BigDecimal' || right.javaClass === 'BigDecimal') {
    throw new TemplateRenderError(
      'unsupported',
      'arithmetic on a decimal number of more than 18 characters is not supported; send it as a string.',
    );
  }
  if ((operator === '/' || operator === '%') && Number(right.value) === 0) return null;
  if (left.javaClass === 'Double' || right.javaClass === 'Double') {
    return javaDouble(DOUBLES[operator](Number(left.value), Number(right.value)));
  }
  return widen(INTEGERS[operator](left.value, right.value), [left.javaClass, right.javaClass]);
}

const DOUBLES: Readonly<Record<Arithmetic, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
};

const INTEGERS: Readonly<Record<Arithmetic, (left: bigint, right: bigint) => bigint>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
};

const CLASSES: readonly (readonly [IntegerClass, number])[] = [
  ['Integer', 32],
  ['Long', 64],
];

/** The result has the larger class of its operands, or the next one that can hold it. */
function widen(value: bigint, operands: readonly IntegerClass[]): JavaNumber {
  const found = CLASSES.find(([javaClass, bits]) => {
    const atLeast =
      javaClass === 'Long' ? !operands.includes('BigInteger') : operands.every((name) => name === javaClass);
    return atLeast && BigInt.asIntN(bits, value) === value;
  });
  return { javaClass: found?.[0] ?? 'BigInteger', value };
}
