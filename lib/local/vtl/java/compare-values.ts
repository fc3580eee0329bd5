import { isNumber, JavaList, JavaMap, type JavaNumber, type JavaValue } from './java-values.ts';
import { printValue } from './print-value.ts';

/**
 * `==` of Velocity 1.7: numbers are compared by value whatever their class, objects of one class by `equals`,
 * everything else by the text it prints. So 5 == '5', and the list ['a'] == '[a]'.
 */
export function equalValues(left: JavaValue, right: JavaValue): boolean {
  if (left === null || right === null) return left === right;
  if (isNumber(left) && isNumber(right)) return compareJavaNumbers(left, right) === 0;
  if (sameFamily(left, right)) return javaEquals(left, right);
  return printValue(left) === printValue(right);
}

function sameFamily(left: JavaValue, right: JavaValue): boolean {
  if (left instanceof JavaList && right instanceof JavaList) {
    return left.javaClass === right.javaClass || isArrayList(left) === isArrayList(right);
  }
  return (left instanceof JavaMap && right instanceof JavaMap) || typeof left === typeof right;
}

/** json-smart's JSONArray extends ArrayList, so the two are compared by `equals`. */
function isArrayList(list: JavaList): boolean {
  return list.javaClass === 'ArrayList' || list.javaClass === 'JSONArray';
}

/** Java's `equals`: an Integer never equals a Long; lists are equal if they have equal elements in the same order. */
export function javaEquals(left: JavaValue, right: JavaValue): boolean {
  if (left === null || right === null || typeof left !== 'object' || typeof right !== 'object')
    return left === right;
  if (isNumber(left) || isNumber(right)) return isNumber(left) && isNumber(right) && sameNumber(left, right);
  if (left instanceof JavaList || right instanceof JavaList) {
    return left instanceof JavaList && right instanceof JavaList && sameItems(left, right);
  }
  if (left instanceof JavaMap || right instanceof JavaMap) {
    return left instanceof JavaMap && right instanceof JavaMap && sameMembers(left, right);
  }
  return left === right || (left.comparesByText && right.comparesByText && left.print() === right.print());
}

function sameNumber(left: JavaNumber, right: JavaNumber): boolean {
  return left.javaClass === right.javaClass && printValue(left) === printValue(right);
}

function sameItems(left: JavaList, right: JavaList): boolean {
  if (left.javaClass === 'String[]' || right.javaClass === 'String[]') return left === right;
  return (
    left.items.length === right.items.length &&
    left.items.every((item, index) => javaEquals(item, right.items[index] ?? null))
  );
}

function sameMembers(left: JavaMap, right: JavaMap): boolean {
  return (
    left.size === right.size &&
    left.entries().every(([key, value]) => right.has(key) && javaEquals(value, right.get(key)))
  );
}

/** Negative, zero or positive. Numbers are compared by value: 1, 1.0 and 1.00 are equal. */
export function compareJavaNumbers(left: JavaNumber, right: JavaNumber): number {
  if (left.javaClass === 'Double' || right.javaClass === 'Double') {
    const [one, other] = [toDouble(left), toDouble(right)];
    return one === other ? 0 : one < other ? -1 : 1;
  }
  const scale = Math.max(scaleOf(left), scaleOf(right));
  const [one, other] = [unscaled(left, scale), unscaled(right, scale)];
  return one === other ? 0 : one < other ? -1 : 1;
}

function toDouble(number: JavaNumber): number {
  return 'value' in number ? Number(number.value) : Number(number.unscaled) / 10 ** number.scale;
}

function scaleOf(number: JavaNumber): number {
  return number.javaClass === 'BigDecimal' ? number.scale : 0;
}

function unscaled(number: JavaNumber, scale: number): bigint {
  const digits =
    number.javaClass === 'BigDecimal' ? number.unscaled : BigInt('value' in number ? number.value : 0);
  return digits * 10n ** BigInt(scale - scaleOf(number));
}
