import AjvModule from 'ajv-draft-04';
import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileModels } from '../../../../../lib/local/services/api-gateway/schema/compile-models.ts';
import { describeViolations } from '../../../../../lib/local/services/api-gateway/schema/describe-violations.ts';
import type { Schema } from '../../../../../lib/local/services/api-gateway/schema/schema-keyword.ts';
import { modelUrl } from '../../../../../lib/local/services/api-gateway/schema/schema-documents.ts';
import { arbitraryInstance, arbitrarySchema } from './arbitrary-schema.ts';

interface ViolationCase {
  readonly name: string;
  readonly schema: Readonly<Record<string, unknown>>;
  readonly body: string;
  /** Null for a body that matches. */
  readonly expected: string | null;
}

const cases = JSON.parse(
  readFileSync(new URL('../../../../cases/rest-api/violations.json', import.meta.url), 'utf8'),
) as readonly ViolationCase[];

const URL_OF_MODEL = modelUrl('Api', 'Model');

describe('the messages of API Gateway for a body that breaks its model', () => {
  it.each(cases.map((one) => [one.name, one] as const))('%s', (_, { schema, body, expected }) => {
    const validate = compileModels(new Map([[URL_OF_MODEL, schema]]))(URL_OF_MODEL);
    expect(validate(body)).toBe(expected ?? undefined);
  });
});

describe('models', () => {
  it('accept the same bodies as plain ajv-draft-04', () => {
    const ajv = new AjvModule.default({ strict: false, ownProperties: true });
    fc.assert(
      fc.property(arbitrarySchema, arbitraryInstance, (schema, instance) => {
        const validate = compileModels(new Map([[URL_OF_MODEL, schema]]))(URL_OF_MODEL);
        expect(validate(JSON.stringify(instance)) === undefined).toBe(ajv.validate(schema, instance));
      }),
      { numRuns: 500 },
    );
  });

  it('have a message for exactly the bodies that ajv refuses', () => {
    const ajv = new AjvModule.default({ strict: false, ownProperties: true });
    fc.assert(
      fc.property(arbitrarySchema, arbitraryInstance, (schema, instance) => {
        const violations = describeViolations({ schema, document: schema }, instance, new Map());
        expect(violations.length === 0).toBe(ajv.validate(schema, instance));
      }),
      { numRuns: 500 },
    );
  });

  it('of one API can refer to each other in a circle', () => {
    const person = { required: ['name'], properties: { house: { $ref: modelUrl('Api', 'House') } } };
    const house = { properties: { people: { type: 'array', items: { $ref: modelUrl('Api', 'Person') } } } };
    const compile = compileModels(
      new Map<string, Schema>([
        [modelUrl('Api', 'Person'), person],
        [modelUrl('Api', 'House'), house],
      ]),
    );
    const validate = compile(modelUrl('Api', 'Person'));
    expect(validate('{"name":"a","house":{"people":[{"name":"b"}]}}')).toBeUndefined();
    expect(validate('{"name":"a","house":{"people":[{}]}}')).toBe(
      '[object has missing required properties (["name"])]',
    );
  });

  it.each([
    ['draft-03 required', { properties: { a: { required: true } } }],
    ['an empty list of required', { required: [] }],
    ['an exclusive bound as in draft-06', { exclusiveMinimum: 3 }],
    ['a reference without a target', { $ref: modelUrl('Api', 'Nobody') }],
  ])('are refused for %s', (_, schema) => {
    expect(() => compileModels(new Map([[URL_OF_MODEL, schema]]))(URL_OF_MODEL)).toThrow();
  });
});
