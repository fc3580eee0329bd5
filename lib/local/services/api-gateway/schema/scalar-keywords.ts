import { canonicalJson } from './canonical-json.ts';
import {
  compareNumbers,
  isIntegerSpelling,
  isJsonNumber,
  isMultipleOf,
  type JsonNumber,
  printJsonNumber,
} from './json-number.ts';
import { compiledPattern } from './compiled-pattern.ts';
import { printInstance } from './read-instance.ts';
import { isAnything, isString, keyword, unless, type SchemaKeyword } from './schema-keyword.ts';

/** Keywords for a single value. In the messages lengths are code points, and values are JSON but bare inside "%s". */
export const scalarKeywords: Readonly<Record<string, SchemaKeyword>> = {
  type: keyword(isAnything, ({ type }, instance) => {
    const types = (isString(type) ? [type] : type) as readonly string[];
    const found = typeOf(instance);
    return unless(
      types.includes(found) || (found === 'integer' && types.includes('number')),
      () =>
        `instance type (${found}) does not match any allowed primitive type (allowed: ${JSON.stringify(allowedTypes(types))})`,
    );
  }),
  enum: keyword(isAnything, (schema, instance) => {
    const possible = schema['enum'] as readonly unknown[];
    return unless(
      canonicalValues(possible).has(canonicalJson(instance)),
      () =>
        `instance value (${printInstance(instance)}) not found in enum (possible values: ${printInstance(possible)})`,
    );
  }),
  minimum: keyword(isJsonNumber, (schema, instance) => {
    const minimum = schema['minimum'] as JsonNumber;
    return checkBound(compareNumbers(instance, minimum), schema['exclusiveMinimum'] === true, [
      () =>
        `lower than the required minimum (minimum: ${printJsonNumber(minimum)}, found: ${printJsonNumber(instance)})`,
      () => `strictly greater than the required minimum ${printJsonNumber(minimum)}`,
    ]);
  }),
  maximum: keyword(isJsonNumber, (schema, instance) => {
    const maximum = schema['maximum'] as JsonNumber;
    return checkBound(compareNumbers(maximum, instance), schema['exclusiveMaximum'] === true, [
      () =>
        `greater than the required maximum (maximum: ${printJsonNumber(maximum)}, found: ${printJsonNumber(instance)})`,
      () => `strictly lower than the required maximum ${printJsonNumber(maximum)}`,
    ]);
  }),
  multipleOf: keyword(isJsonNumber, (schema, instance) => {
    const divisor = schema['multipleOf'] as JsonNumber;
    return unless(
      isMultipleOf(instance, divisor),
      () => `remainder of division is not zero (${printJsonNumber(instance)} / ${printJsonNumber(divisor)})`,
    );
  }),
  minLength: keyword(isString, ({ minLength }, instance) => {
    const length = countCodePoints(instance);
    return unless(
      length >= Number(minLength),
      () => `string "${instance}" is too short (length: ${length}, required minimum: ${Number(minLength)})`,
    );
  }),
  maxLength: keyword(isString, ({ maxLength }, instance) => {
    const length = countCodePoints(instance);
    return unless(
      length <= Number(maxLength),
      () => `string "${instance}" is too long (length: ${length}, maximum allowed: ${Number(maxLength)})`,
    );
  }),
  pattern: keyword(isString, ({ pattern }, instance) =>
    unless(
      compiledPattern(String(pattern)).test(instance),
      () => `ECMA 262 regex "${String(pattern)}" does not match input string "${instance}"`,
    ),
  ),
};

function canonicalValues(possible: readonly unknown[]): ReadonlySet<string> {
  const known = enums.get(possible);
  if (known !== undefined) return known;
  const values = new Set(possible.map(canonicalJson));
  enums.set(possible, values);
  return values;
}

/** Built once for each `enum`. */
const enums = new WeakMap<readonly unknown[], ReadonlySet<string>>();

/** The library adds `integer` if `number` is allowed, and sorts the names. */
function allowedTypes(types: readonly string[]): string[] {
  return [...new Set(types.includes('number') ? [...types, 'integer'] : types)].sort();
}

function typeOf(instance: unknown): string {
  if (instance === null) return 'null';
  if (Array.isArray(instance)) return 'array';
  if (isJsonNumber(instance)) return isIntegerSpelling(instance) ? 'integer' : 'number';
  return typeof instance;
}

function checkBound(
  margin: number,
  exclusive: boolean,
  [beyond, onIt]: readonly [beyond: () => string, onIt: () => string],
): readonly string[] {
  if (margin < 0) return [`numeric instance is ${beyond()}`];
  return unless(!exclusive || margin > 0, () => `numeric instance is not ${onIt()}`);
}

function countCodePoints(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}
