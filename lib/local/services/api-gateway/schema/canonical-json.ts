import { canonicalNumber, isJsonNumber } from './json-number.ts';
import { isArray, isObject } from './schema-keyword.ts';

/**
 * One text for all JSON values that are equal to the library (JsonNumEquals): numbers by their value, members without order.
 * Comparing texts, a list of any length is searched for duplicates in one pass.
 */
export function canonicalJson(value: unknown): string {
  if (isJsonNumber(value)) return canonicalNumber(value);
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name])}`).join(',')}}`;
}
