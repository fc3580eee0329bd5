/** What the value of a keyword holds. A schema inside it is checked in turn; the meta-schema checks the rest. */
export type KeywordShape = 'value' | 'schema' | 'schemaOrSchemas' | 'schemas' | 'namedSchemas';

/** A draft-04 keyword as API Gateway's validator, java-json-tools/json-schema-validator, reads it. */
export interface KeywordRule {
  readonly holds: KeywordShape;
  /** Whether it is enforced, or does no harm, beside a `$ref`. Draft-04 ignores all other keywords there. */
  readonly besideReference?: true;
  /**
   * What to write instead in a source schema. Set if nobody has seen API Gateway enforce the keyword, or if it enforces
   * nothing by nature. Other templates may use it.
   */
  readonly instead?: string;
}

/**
 * The draft-04 keywords. A keyword outside this table would be ignored or refused at deployment, so a producer could
 * send what the schema seems to forbid. (The "known issues" page of API Gateway lists some, minItems and maxItems
 * among them, as not included. It is about OpenAPI import, and a computation checks again what it depends on.)
 */
export const SCHEMA_KEYWORDS: Readonly<Record<string, KeywordRule>> = {
  $schema: { holds: 'value', besideReference: true },
  title: { holds: 'value', besideReference: true },
  description: { holds: 'value', besideReference: true },
  type: { holds: 'value' },
  enum: { holds: 'value' },
  required: { holds: 'value' },
  minLength: { holds: 'value' },
  maxLength: { holds: 'value' },
  pattern: { holds: 'value' },
  minimum: { holds: 'value' },
  maximum: { holds: 'value' },
  minItems: { holds: 'value' },
  maxItems: { holds: 'value' },
  uniqueItems: { holds: 'value' },
  $ref: { holds: 'value', besideReference: true },
  additionalProperties: { holds: 'schema' },
  items: { holds: 'schemaOrSchemas' },
  not: { holds: 'schema' },
  allOf: { holds: 'schemas' },
  anyOf: { holds: 'schemas' },
  oneOf: { holds: 'schemas' },
  properties: { holds: 'namedSchemas' },
  patternProperties: { holds: 'namedSchemas' },
  definitions: { holds: 'namedSchemas', besideReference: true },
  dependencies: { holds: 'namedSchemas' },
  format: { holds: 'value', instead: 'use an anchored `pattern`' },
  exclusiveMinimum: { holds: 'value', instead: 'use `minimum`' },
  exclusiveMaximum: { holds: 'value', instead: 'use `maximum`' },
  default: { holds: 'value', besideReference: true, instead: 'let the compute step fill in defaults' },
  multipleOf: { holds: 'value', instead: '' },
  minProperties: { holds: 'value', instead: '' },
  maxProperties: { holds: 'value', instead: '' },
  additionalItems: { holds: 'schema', instead: 'use `items` with one schema' },
};

/** What to write instead of a keyword that people expect and draft-04 does not have. */
export const INSTEAD_OF_UNKNOWN: Readonly<Record<string, string>> = {
  const: 'use `enum` with one value',
  example: 'put examples in `description`',
  examples: 'put examples in `description`',
  if: 'use `oneOf`',
  $id: 'remove it: models are named by the file',
  $defs: 'use `definitions`',
};
