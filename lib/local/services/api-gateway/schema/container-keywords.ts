import { canonicalJson } from './canonical-json.ts';
import { compiledPattern } from './compiled-pattern.ts';
import { isArray, isObject, keyword, unless, type Schema, type SchemaKeyword } from './schema-keyword.ts';

/** Keywords about arrays and objects as a whole. Names of properties are printed as a sorted JSON array. */
export const containerKeywords: Readonly<Record<string, SchemaKeyword>> = {
  additionalItems: keyword(isArray, ({ items, additionalItems }, { length }) => {
    const allowed = additionalItems === false && isArray(items) ? items.length : length;
    return unless(
      length <= allowed,
      () => `schema only allows ${allowed} elements in array but instance has ${length} elements`,
    );
  }),
  minItems: keyword(isArray, ({ minItems }, { length }) =>
    unless(
      length >= Number(minItems),
      () =>
        `array is too short: must have at least ${Number(minItems)} elements but instance has ${length} elements`,
    ),
  ),
  maxItems: keyword(isArray, ({ maxItems }, { length }) =>
    unless(
      length <= Number(maxItems),
      () =>
        `array is too long: must have at most ${Number(maxItems)} elements but instance has ${length} elements`,
    ),
  ),
  uniqueItems: keyword(isArray, ({ uniqueItems }, instance) =>
    unless(uniqueItems !== true || allDistinct(instance), () => 'array must not contain duplicate elements'),
  ),
  minProperties: keyword(isObject, ({ minProperties }, instance) => {
    const found = Object.keys(instance).length;
    return unless(
      found >= Number(minProperties),
      () =>
        `object has too few properties (found ${found} but schema requires at least ${Number(minProperties)})`,
    );
  }),
  maxProperties: keyword(isObject, ({ maxProperties }, instance) => {
    const found = Object.keys(instance).length;
    return unless(
      found <= Number(maxProperties),
      () =>
        `object has too many properties (found ${found} but schema requires at most ${Number(maxProperties)})`,
    );
  }),
  required: keyword(isObject, ({ required }, instance) => {
    const missing = missingFrom(instance, required as readonly string[]);
    return unless(
      missing.length === 0,
      () => `object has missing required properties (${JSON.stringify(missing)})`,
    );
  }),
  additionalProperties: keyword(isObject, (schema, instance) => {
    const unwanted = schema['additionalProperties'] === false ? unknownTo(schema, instance) : [];
    return unless(
      unwanted.length === 0,
      () => `object instance has properties which are not allowed by the schema: ${JSON.stringify(unwanted)}`,
    );
  }),
  dependencies: keyword(isObject, ({ dependencies }, instance, subschemas) => {
    const active = Object.entries(dependencies as Schema).filter(([name]) => Object.hasOwn(instance, name));
    const violations = active.flatMap(([name, needed]) =>
      isArray(needed) ? checkDependency(name, needed as readonly string[], instance) : [],
    );
    for (const [, needed] of active) if (isObject(needed)) subschemas.descend(needed);
    return violations;
  }),
};

function allDistinct(elements: readonly unknown[]): boolean {
  return new Set(elements.map(canonicalJson)).size === elements.length;
}

function missingFrom(instance: Schema, names: readonly string[]): string[] {
  return names.filter((name) => !Object.hasOwn(instance, name)).sort();
}

function unknownTo(schema: Schema, instance: Schema): string[] {
  const named = (schema['properties'] ?? {}) as Schema;
  const patterns = Object.keys((schema['patternProperties'] ?? {}) as Schema).map(compiledPattern);
  return Object.keys(instance)
    .filter((name) => !Object.hasOwn(named, name) && !patterns.some((pattern) => pattern.test(name)))
    .sort();
}

function checkDependency(name: string, needed: readonly string[], instance: Schema): readonly string[] {
  const missing = missingFrom(instance, needed);
  const required = JSON.stringify([...needed].sort());
  return unless(
    missing.length === 0,
    () =>
      `property "${name}" of object has missing property dependencies (schema requires ${required}; missing: ${JSON.stringify(missing)})`,
  );
}
