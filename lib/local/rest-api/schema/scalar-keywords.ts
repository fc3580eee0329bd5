import {
  equalJson,
  isAnything,
  isNumber,
  isString,
  keyword,
  unless,
  type SchemaKeyword,
} from './schema-keyword.ts';

/** Keywords about a single value. Lengths are code points, values are JSON, strings inside "%s" are bare. */
export const scalarKeywords: Readonly<Record<string, SchemaKeyword>> = {
  type: keyword(isAnything, ({ type }, instance) => {
    const allowed = allowedTypes(type as string | string[]);
    const found = typeOf(instance);
    return unless(
      allowed.includes(found),
      () =>
        `instance type (${found}) does not match any allowed primitive type (allowed: ${JSON.stringify(allowed)})`,
    );
  }),
  enum: keyword(isAnything, (schema, instance) => {
    const possible = schema['enum'] as readonly unknown[];
    return unless(
      possible.some((value) => equalJson(value, instance)),
      () =>
        `instance value (${JSON.stringify(instance)}) not found in enum (possible values: ${JSON.stringify(possible)})`,
    );
  }),
  minimum: keyword(isNumber, ({ minimum, exclusiveMinimum }, instance) =>
    checkBound(instance - Number(minimum), exclusiveMinimum === true, {
      beyond: `lower than the required minimum (minimum: ${Number(minimum)}, found: ${instance})`,
      onIt: `strictly greater than the required minimum ${Number(minimum)}`,
    }),
  ),
  maximum: keyword(isNumber, ({ maximum, exclusiveMaximum }, instance) =>
    checkBound(Number(maximum) - instance, exclusiveMaximum === true, {
      beyond: `greater than the required maximum (maximum: ${Number(maximum)}, found: ${instance})`,
      onIt: `strictly lower than the required maximum ${Number(maximum)}`,
    }),
  ),
  multipleOf: keyword(isNumber, ({ multipleOf }, instance) =>
    unless(
      isMultiple(instance, Number(multipleOf)),
      () => `remainder of division is not zero (${instance} / ${Number(multipleOf)})`,
    ),
  ),
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
      new RegExp(String(pattern)).test(instance),
      () => `ECMA 262 regex "${String(pattern)}" does not match input string "${instance}"`,
    ),
  ),
};

/** A number divided by its divisor may miss a whole number by this much: Java divides decimals exactly, JavaScript does not. */
export const MULTIPLE_OF_DIGITS = 9;

/** The library adds `integer` wherever `number` is allowed, and prints the names sorted. */
function allowedTypes(type: string | readonly string[]): string[] {
  const types = new Set(typeof type === 'string' ? [type] : type);
  if (types.has('number')) types.add('integer');
  return [...types].sort();
}

function typeOf(instance: unknown): string {
  if (instance === null) return 'null';
  if (Array.isArray(instance)) return 'array';
  return Number.isInteger(instance) ? 'integer' : typeof instance;
}

function checkBound(
  margin: number,
  exclusive: boolean,
  words: { readonly beyond: string; readonly onIt: string },
): readonly string[] {
  if (margin < 0) return [`numeric instance is ${words.beyond}`];
  return unless(!exclusive || margin > 0, () => `numeric instance is not ${words.onIt}`);
}

function isMultiple(value: number, divisor: number): boolean {
  const quotient = value / divisor;
  return Math.abs(Math.round(quotient) - quotient) <= 10 ** -MULTIPLE_OF_DIGITS;
}

function countCodePoints(text: string): number {
  return Array.from(text).length;
}
