import { canonicalNumber, isJsonNumber } from './json-number.ts';
import { isArray, isObject } from './schema-keyword.ts';

/**
 * The same text for all JSON values that are equal in the Java library (JsonNumEquals): numbers by value, members in
 * any order. With it, duplicates in a list of any length are found in one pass.
 */
export function canonicalJson(value: unknown): string {
  if (isJsonNumber(value)) return canonicalNumber(value);
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name])}`).join(',')}}`;
}
