import * as fc from 'fast-check';

/** Few enough names that schemas and bodies often share one. Some are awkward. */
const name = fc.constantFrom('a', 'b', 'ab', 'constructor');
/** ajv ignores a property with this name, so schemas with it are refused. A body may still have it. */
const nameInBody = fc.oneof(name, fc.constant('__proto__'));
const count = fc.nat({ max: 3 });
const integer = fc.integer({ min: -4, max: 4 });
const scalar = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  integer,
  fc.constantFrom(0.5, 1.5),
  fc.constantFrom('', 'a', 'ab', 'abc', '😀'),
);

/** A JSON value that is small enough to match a random schema sometimes. */
export const arbitraryInstance: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(nameInBody, tie('value'), { maxKeys: 3 }).map(plain),
  ),
})).value;

/** A schema with the keywords that API Gateway enforces, without `$ref`. */
export const arbitrarySchema: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.letrec<{
  schema: Readonly<Record<string, unknown>>;
}>((tie) => {
  const schema = tie('schema');
  const some = fc.array(schema, { minLength: 1, maxLength: 3 });
  const named = fc.dictionary(name, schema, { maxKeys: 3 }).map(plain);
  const type = fc.constantFrom('string', 'integer', 'number', 'boolean', 'null', 'array', 'object');
  const names = fc.uniqueArray(name, { minLength: 1, maxLength: 3 });
  const keywords = {
    type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })),
    enum: fc.uniqueArray(arbitraryInstance, {
      minLength: 1,
      maxLength: 3,
      selector: (value) => JSON.stringify(value),
    }),
    minimum: integer,
    maximum: integer,
    multipleOf: fc.integer({ min: 1, max: 3 }),
    minLength: count,
    maxLength: count,
    pattern: fc.constantFrom('^a', 'b$', '.b'),
    items: fc.oneof(schema, some),
    additionalItems: fc.oneof(fc.boolean(), schema),
    minItems: count,
    maxItems: count,
    uniqueItems: fc.boolean(),
    minProperties: count,
    maxProperties: count,
    required: names,
    properties: named,
    patternProperties: fc.dictionary(fc.constantFrom('^a', 'b$'), schema, { maxKeys: 2 }).map(plain),
    additionalProperties: fc.oneof(fc.boolean(), schema),
    dependencies: fc.dictionary(name, fc.oneof(names, schema), { maxKeys: 2 }).map(plain),
    allOf: some,
    anyOf: some,
    oneOf: some,
    not: schema,
  };
  const leaf = fc.record({ type: keywords.type, minimum: integer }, { requiredKeys: [] });
  const branch = fc
    .uniqueArray(fc.constantFrom(...(Object.keys(keywords) as (keyof typeof keywords)[])), { maxLength: 4 })
    .chain((chosen) =>
      fc.record(
        Object.fromEntries(chosen.map((keyword) => [keyword, keywords[keyword] as fc.Arbitrary<unknown>])),
      ),
    );
  const exclusive = fc
    .tuple(integer, fc.boolean())
    .map(([minimum, on]) => ({ minimum, exclusiveMinimum: on }));
  return { schema: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, exclusive, branch) };
}).schema;

/** As from JSON.parse: fast-check's dictionaries may lack a prototype. */
function plain<Value>(record: Record<string, Value>): Record<string, Value> {
  return JSON.parse(JSON.stringify(record)) as Record<string, Value>;
}
