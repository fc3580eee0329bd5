import { javaEquals, compareJavaNumbers } from './compare-values.ts';
import { javaDouble, javaInteger, type JavaNumber, type JavaValue, type MethodTable } from './java-values.ts';
import { methodTable, type Methods } from './method-table.ts';
import { printNumber } from './print-number.ts';
import { TemplateRenderError } from '../evaluate/template-render-error.ts';

const REFUSED = `abs add and andNot bitCount bitLength byteValue byteValueExact clearBit compare compareUnsigned decode
  describeConstable divide divideAndRemainder divideToIntegralValue divideUnsigned doubleToLongBits
  doubleToRawLongBits flipBit floatValue gcd getClass getInteger getLong getLowestSetBit hashCode highestOneBit
  intValueExact isFinite isProbablePrime longBitsToDouble longValueExact lowestOneBit max min mod modInverse modPow
  movePointLeft movePointRight multiply negate nextProbablePrime not notify notifyAll numberOfLeadingZeros
  numberOfTrailingZeros or parseDouble parseUnsignedInt parseUnsignedLong plus pow precision probablePrime remainder
  remainderUnsigned resolveConstantDesc reverse reverseBytes rotateLeft rotateRight round scale scaleByPowerOfTen
  setBit setScale shiftLeft shiftRight shortValue shortValueExact signum sqrt sqrtAndRemainder stripTrailingZeros
  subtract sum testBit toBigInteger toBigIntegerExact toByteArray toEngineeringString toHexString toBinaryString
  toOctalString toPlainString toUnsignedLong toUnsignedString ulp unscaledValue valueOf wait xor`;

const SHARED = {
  'toString()': printNumber,
  'equals(Object)': (number: JavaNumber, other: JavaValue) => javaEquals(number, other),
};

const WHOLE = {
  ...SHARED,
  'intValue()': (number: JavaNumber) => javaInteger(BigInt.asIntN(32, whole(number))),
  'longValue()': (number: JavaNumber): JavaNumber => ({
    javaClass: 'Long',
    value: BigInt.asIntN(64, whole(number)),
  }),
  'doubleValue()': (number: JavaNumber) => javaDouble(Number(whole(number))),
};

/** The static `toString` of the class. It prints its argument. */
const PRINTING = { 'toString(int)': (_: JavaNumber, value: number) => String(value) };

const COMPARABLE = {
  'compareTo(Number)': (number: JavaNumber, other: JavaNumber) => {
    if (other.javaClass === number.javaClass)
      return javaInteger(Math.sign(compareJavaNumbers(number, other)));
    const what = `java.lang.ClassCastException: a ${other.javaClass} is not a ${number.javaClass}.`;
    throw new TemplateRenderError('method-failed', what);
  },
};

/** The methods of Java's number classes. Templates use the static ones to turn a string into a number. */
export const NUMBER_METHODS: Readonly<Record<JavaNumber['javaClass'], MethodTable>> = {
  Integer: methodTable(
    {
      ...WHOLE,
      ...COMPARABLE,
      ...PRINTING,
      'parseInt(String)': (_, text: string) => parseWhole(text, 32),
    } satisfies Methods<JavaNumber>,
    REFUSED,
  ),
  Long: methodTable(
    {
      ...WHOLE,
      ...COMPARABLE,
      ...PRINTING,
      'parseLong(String)': (_, text: string) => parseWhole(text, 64),
    } satisfies Methods<JavaNumber>,
    REFUSED,
  ),
  BigInteger: methodTable({ ...WHOLE, ...COMPARABLE } satisfies Methods<JavaNumber>, REFUSED),
  Double: methodTable(
    {
      ...SHARED,
      ...COMPARABLE,
      'intValue()': (number) => javaInteger(saturate(number, 32)),
      'longValue()': (number): JavaNumber => ({ javaClass: 'Long', value: saturate(number, 64) }),
      'doubleValue()': (number) => number,
      'isNaN()': (number) => Number.isNaN(Number('value' in number ? number.value : 0)),
      'isInfinite()': (number) => Math.abs(Number('value' in number ? number.value : 0)) === Infinity,
    } satisfies Methods<JavaNumber>,
    REFUSED,
  ),
  BigDecimal: methodTable(
    SHARED satisfies Methods<JavaNumber>,
    `${REFUSED} compareTo doubleValue intValue longValue`,
  ),
};

function whole(number: JavaNumber): bigint {
  return 'value' in number ? BigInt(number.value) : number.unscaled;
}

/** Java drops the fraction and clamps a double that is out of range. */
function saturate(number: JavaNumber, bits: number): bigint {
  const value = Number('value' in number ? number.value : 0);
  const limit = 2n ** BigInt(bits - 1);
  if (Number.isNaN(value)) return 0n;
  if (value >= Number(limit)) return limit - 1n;
  return value <= -Number(limit) ? -limit : BigInt(Math.trunc(value));
}

function parseWhole(text: string, bits: 32 | 64): JavaNumber {
  const value = /^[+-]?\d+$/.test(text) ? BigInt(text.replace('+', '')) : undefined;
  if (value === undefined || BigInt.asIntN(bits, value) !== value) {
    throw new TemplateRenderError(
      'method-failed',
      `java.lang.NumberFormatException: for input string "${text}".`,
    );
  }
  return { javaClass: bits === 32 ? 'Integer' : 'Long', value };
}
