import path from 'node:path';
import { expect, test } from 'vitest';
import ajvDraft04 from 'ajv-draft-04';
import { exampleOf } from '../../../../lib/console/page/try-it/example-of.ts';
import { loadSourceSchemas } from '../../../../lib/contracts/source-schema.ts';

const SCHEMAS = loadSourceSchemas(path.join(import.meta.dirname, '..', '..', '..', '..', 'schemas'));

test.each(SCHEMAS)('the example for $name is allowed by its schema', ({ schema }) => {
  const validate = new ajvDraft04.default({ strict: false, unicodeRegExp: false }).compile(schema);
  expect([validate(exampleOf(schema)), validate.errors]).toEqual([true, null]);
});

test('bounds, enums, defaults and references count', () => {
  const schema = {
    definitions: { amount: { type: 'number', minimum: 0, maximum: 1, exclusiveMinimum: true } },
    properties: {
      amount: { $ref: '#/definitions/amount' },
      kind: { enum: ['b', 'a'] },
      size: { type: 'integer', default: 7 },
      name: { type: 'string', minLength: 9 },
      items: { type: 'array', minItems: 2, items: { type: 'boolean' } },
    },
  };
  expect(exampleOf(schema)).toEqual({
    amount: 0.5,
    kind: 'b',
    size: 7,
    name: 'example..',
    items: [true, true],
  });
});

test('a schema that refers to itself ends', () => {
  const schema = { definitions: { tree: { properties: { tree: { $ref: '#/definitions/tree' } } } } };
  expect(JSON.stringify(exampleOf({ ...schema, $ref: '#/definitions/tree' }))).toContain('null');
});
