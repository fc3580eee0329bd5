/** What a keyword's value holds: `schema`s inside it are checked in turn, anything else is left to the meta-schema. */
export type KeywordShape = 'value' | 'schema' | 'schemas' | 'namedSchemas';

/**
 * The draft-04 keywords that API Gateway enforces, by what their value holds: those of java-json-tools/json-schema-validator,
 * its validator, as far as they are seen in use. (The "known issues" page names some, minItems and maxItems among them, as
 * not included; it speaks of OpenAPI import, and a computation checks again what it depends on.) A keyword outside this
 * table would be ignored or refused at deployment, so a producer could send what the schema seems to forbid.
 */
export const SCHEMA_KEYWORDS: Readonly<Record<string, KeywordShape>> = {
  $schema: 'value',
  title: 'value',
  description: 'value',
  type: 'value',
  enum: 'value',
  required: 'value',
  minLength: 'value',
  maxLength: 'value',
  pattern: 'value',
  minimum: 'value',
  maximum: 'value',
  minItems: 'value',
  maxItems: 'value',
  uniqueItems: 'value',
  $ref: 'value',
  additionalProperties: 'schema',
  items: 'schema',
  not: 'schema',
  allOf: 'schemas',
  anyOf: 'schemas',
  oneOf: 'schemas',
  properties: 'namedSchemas',
  patternProperties: 'namedSchemas',
  definitions: 'namedSchemas',
  dependencies: 'namedSchemas',
};

/** What to write instead of a keyword that people reach for and API Gateway does not enforce. */
export const INSTEAD: Readonly<Record<string, string>> = {
  format: 'use an anchored `pattern`',
  const: 'use `enum` with one value',
  exclusiveMinimum: 'use `minimum`',
  exclusiveMaximum: 'use `maximum`',
  default: 'let the compute step fill in defaults',
  example: 'put examples in `description`',
  examples: 'put examples in `description`',
  if: 'use `oneOf`',
  $id: 'remove it: models are named by the file',
  $defs: 'use `definitions`',
};
