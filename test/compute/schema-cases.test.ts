import ajv from 'ajv-draft-04';
import { describe, expect, it } from 'vitest';
import genericSchema from '../../schemas/generic.schema.json' with { type: 'json' };
import portfolioRiskSchema from '../../schemas/portfolio-risk.schema.json' with { type: 'json' };
import genericCases from '../cases/schemas/generic.json' with { type: 'json' };
import portfolioRiskCases from '../cases/schemas/portfolio-risk.json' with { type: 'json' };

describe.each([
  { source: 'generic', schema: genericSchema, cases: genericCases },
  { source: 'portfolio-risk', schema: portfolioRiskSchema, cases: portfolioRiskCases },
])('the schema of $source', ({ schema, cases }) => {
  const validate = new ajv.default({ strict: true, unicodeRegExp: false, allErrors: true }).compile(schema);

  it.each<{ name: string; body: unknown }>(cases.accepts)('accepts $name', ({ body }) => {
    expect(validate(body), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each<{ name: string; body: unknown; reasons?: number }>(cases.refuses)(
    'refuses $name, and for one reason where that can be',
    ({ body, reasons = 1 }) => {
      expect(validate(body)).toBe(false);
      // With two, each of them could go and the case would say nothing.
      expect(new Set(validate.errors?.map(({ schemaPath }) => schemaPath)).size).toBe(reasons);
    },
  );
});

it('every member of a portfolio is bounded', () => {
  expect(unboundedIn(portfolioRiskSchema, '#')).toEqual([]);
});

/** What keeps a value of each type small; `integer` and `number` alike need both ends. */
const BOUNDS: Readonly<Record<string, readonly string[]>> = {
  object: ['additionalProperties', 'properties', 'required'],
  array: ['minItems', 'maxItems', 'items'],
  string: ['minLength', 'maxLength', 'pattern'],
  integer: ['minimum', 'maximum'],
  number: ['minimum', 'maximum'],
};

function unboundedIn(schema: object, at: string): string[] {
  const missing =
    'type' in schema && typeof schema.type === 'string'
      ? BOUNDS[schema.type]!.filter((keyword) => !(keyword in schema)).map((keyword) => `${at}: ${keyword}`)
      : [];
  const inner = Object.entries(schema).filter(([, value]) => typeof value === 'object' && value !== null);
  return [...missing, ...inner.flatMap(([name, value]) => unboundedIn(value as object, `${at}/${name}`))];
}
