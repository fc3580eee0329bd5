import type { NormalizedSchema } from '@smithy/core/schema';

/** The JSON type of a value. `stream` is the body of an object; `any` can be anything. */
export type ShapeKind =
  'text' | 'number' | 'boolean' | 'time' | 'bytes' | 'stream' | 'any' | 'list' | 'map' | 'structure';

/** The order matters, because a stream is also bytes. */
const KINDS: readonly (readonly [ShapeKind, (schema: NormalizedSchema) => boolean])[] = [
  ['stream', (schema) => schema.isBlobSchema() && schema.isStreaming()],
  ['bytes', (schema) => schema.isBlobSchema()],
  ['time', (schema) => schema.isTimestampSchema()],
  ['list', (schema) => schema.isListSchema()],
  ['map', (schema) => schema.isMapSchema()],
  ['structure', (schema) => schema.isStructSchema()],
  ['boolean', (schema) => schema.isBooleanSchema()],
  ['number', (schema) => schema.isNumericSchema()],
  ['text', (schema) => schema.isStringSchema()],
];

/** A structure in the SDK's notation: the required members come first, and the last element counts them. */
type Structure = readonly [number, string, string, unknown, readonly string[], readonly unknown[], number?];

/**
 * A part of a service's model. It is read from the SDK's notation once, because every request is checked against it.
 */
export class Shape {
  readonly kind: ShapeKind;
  /** Whether exactly one member is set (an attribute value of DynamoDB). */
  readonly isUnion: boolean;
  readonly name: string;
  private readonly schema: NormalizedSchema;
  private cachedMembers: ReadonlyMap<string, Shape> | undefined;
  private cachedItem: Shape | undefined;

  private constructor(schema: NormalizedSchema) {
    this.schema = schema;
    this.kind = KINDS.find(([, is]) => is(schema))?.[0] ?? 'any';
    this.isUnion = schema.isUnionSchema();
    this.name = schema.getName() ?? '';
  }

  /** Returns the same shape for the same structure, list or map, because models are recursive. */
  static of(schema: NormalizedSchema): Shape {
    const key: unknown = schema.getSchema();
    if (typeof key !== 'object' || key === null) return new Shape(schema);
    const shape = read.get(key) ?? new Shape(schema);
    read.set(key, shape);
    return shape;
  }

  /** The members of a structure. */
  get members(): ReadonlyMap<string, Shape> {
    this.cachedMembers ??= new Map(
      [...this.schema.structIterator()].map(([name, member]) => [name, Shape.of(member)]),
    );
    return this.cachedMembers;
  }

  /** The required members of a structure. */
  get required(): readonly string[] {
    const structure = this.schema.getSchema() as unknown as Structure;
    return structure[4].slice(0, structure[6] ?? 0);
  }

  /** The shape of the items of a list or a map. */
  get item(): Shape {
    this.cachedItem ??= Shape.of(this.schema.getValueSchema());
    return this.cachedItem;
  }
}

const read = new WeakMap<object, Shape>();
