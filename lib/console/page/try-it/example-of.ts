/** The parts of a draft-04 schema that an example is made from. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema | readonly Schema[];
  readonly minItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly minLength?: number;
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** Deeper, a schema may refer to itself. */
const MOST_DEPTH = 8;

/** A value that meets a schema, but for patterns and combinations: those are left to the reader. */
export function exampleOf(schema: Schema): unknown {
  return example(schema, schema.definitions ?? {}, 0);
}

function example(schema: Schema, definitions: NonNullable<Schema['definitions']>, depth: number): unknown {
  const { $ref, enum: values, default: usual } = schema;
  if (depth > MOST_DEPTH) return null;
  if ($ref !== undefined)
    return example(definitions[$ref.split('/').at(-1) ?? ''] ?? {}, definitions, depth + 1);
  if (values !== undefined) return values[0];
  if (usual !== undefined) return usual;
  const make = MAKERS[typeOf(schema)] ?? MAKERS['object']!;
  return make(schema, (inner) => example(inner, definitions, depth + 1));
}

function typeOf({ type, properties, items }: Schema): string {
  if (typeof type === 'string') return type;
  if (type !== undefined) return type[0] ?? 'object';
  return properties === undefined && items !== undefined ? 'array' : 'object';
}

type Make = (schema: Schema, inner: (schema: Schema) => unknown) => unknown;

const MAKERS: Readonly<Record<string, Make>> = {
  object: ({ properties = {} }, inner) =>
    Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, inner(property)])),
  array: ({ items = {}, minItems = 1 }, inner) =>
    Array.isArray(items)
      ? (items as readonly Schema[]).map(inner)
      : Array.from({ length: Math.max(1, minItems) }, () => inner(items as Schema)),
  string: ({ minLength = 0 }) => 'example'.padEnd(minLength, '.'),
  number: numberOf,
  integer: numberOf,
  boolean: () => true,
  null: () => null,
};

function numberOf({ type, minimum, maximum, exclusiveMinimum }: Schema): number {
  if (minimum === undefined) return Math.min(1, maximum ?? 1);
  if (exclusiveMinimum !== true) return minimum;
  return type === 'integer' || maximum === undefined ? minimum + 1 : (minimum + maximum) / 2;
}
