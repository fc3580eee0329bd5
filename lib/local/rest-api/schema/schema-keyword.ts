/** A draft-04 schema, or any other JSON object. */
export type Schema = Readonly<Record<string, unknown>>;

/** A keyword that can reject an instance by itself, and the words in which it does. */
export interface SchemaKeyword {
  readonly appliesTo: (instance: unknown) => boolean;
  /** The violations of this keyword in `schema`; `instance` is one that it applies to. */
  readonly check: (schema: Schema, instance: never, subschemas: Subschemas) => readonly string[];
}

/** What a keyword may ask of the schemas below it, for the same instance. */
export interface Subschemas {
  /** Whether the instance matches `schema`; what is wrong otherwise is dropped, as the library does below allOf and the like. */
  readonly accepts: (schema: Schema) => boolean;
  /** Reports the violations of `schema` in place. */
  readonly descend: (schema: Schema) => void;
}

/** A keyword whose `check` sees only instances that `appliesTo` lets through. */
export function keyword<Instance>(
  appliesTo: (instance: unknown) => instance is Instance,
  check: (schema: Schema, instance: Instance, subschemas: Subschemas) => readonly string[],
): SchemaKeyword {
  return { appliesTo, check };
}

/** No violation if `holds`, else the one that `message` words. */
export function unless(holds: boolean, message: () => string): readonly string[] {
  return holds ? [] : [message()];
}

/** For keywords that look at every instance. */
export function isAnything(_instance: unknown): _instance is unknown {
  return true;
}

/** A JSON number. */
export function isNumber(instance: unknown): instance is number {
  return typeof instance === 'number';
}

/** A JSON string. */
export function isString(instance: unknown): instance is string {
  return typeof instance === 'string';
}

/** A JSON array. */
export function isArray(instance: unknown): instance is readonly unknown[] {
  return Array.isArray(instance);
}

/** A JSON object, so neither null nor an array. */
export function isObject(instance: unknown): instance is Schema {
  return typeof instance === 'object' && instance !== null && !Array.isArray(instance);
}

/** Equality of JSON values as the library and ajv see it: 1 equals 1.0 and 0 equals -0, members have no order. */
export function equalJson(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (isArray(left)) {
    return (
      isArray(right) && left.length === right.length && left.every((item, i) => equalJson(item, right[i]))
    );
  }
  if (!isObject(left) || !isObject(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && equalJson(left[name], right[name]))
  );
}
