import { ExactNumber } from './json-number.ts';

/** A draft-04 schema, or any other JSON object. */
export type Schema = Readonly<Record<string, unknown>>;

/** A keyword that can reject an instance by itself, with its messages. */
export interface SchemaKeyword {
  readonly appliesTo: (instance: unknown) => boolean;
  /** The violations of this keyword in `schema`. The keyword applies to `instance`. */
  readonly check: (schema: Schema, instance: never, subschemas: Subschemas) => readonly string[];
}

/** The subschemas of a keyword, for the same instance. */
export interface Subschemas {
  /**
   * Whether the instance matches `schema`. Violations are not reported, as in the library below allOf and similar
   * keywords.
   */
  accepts(schema: Schema): boolean;
  /** Reports the violations of `schema` in place. */
  descend(schema: Schema): void;
}

/** A keyword. Its `check` gets only instances that `appliesTo` accepts. */
export function keyword<Instance>(
  appliesTo: (instance: unknown) => instance is Instance,
  check: (schema: Schema, instance: Instance, subschemas: Subschemas) => readonly string[],
): SchemaKeyword {
  return { appliesTo, check };
}

/** No violation if `holds`, or else that of `message`. */
export function unless(holds: boolean, message: () => string): readonly string[] {
  return holds ? NONE : [message()];
}

const NONE: readonly string[] = [];

/** For keywords that apply to every instance. */
export function isAnything(_instance: unknown): _instance is unknown {
  return true;
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
  return (
    typeof instance === 'object' &&
    instance !== null &&
    !Array.isArray(instance) &&
    !(instance instanceof ExactNumber)
  );
}
