import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileModels } from '../../../../../lib/local/services/api-gateway/schema/compile-models.ts';
import { describeViolations } from '../../../../../lib/local/services/api-gateway/schema/describe-violations.ts';
import { readInstance } from '../../../../../lib/local/services/api-gateway/schema/read-instance.ts';
import type { Schema } from '../../../../../lib/local/services/api-gateway/schema/schema-keyword.ts';
import { modelUrl } from '../../../../../lib/local/services/api-gateway/schema/schema-documents.ts';

const URL_OF_MODEL = modelUrl('Api', 'Model');

/** The decimal places of the oracle: more than any number below has. */
const PLACES = 60;

interface Spelling {
  readonly text: string;
  /** The value times 10^PLACES. */
  readonly value: bigint;
}

/** Digits that often coincide, near a bound and beyond the precision of a JavaScript number. */
const whole = fc.oneof(
  fc.constantFrom('0', '1', '9', '10', '252', '9007199254740992', '9007199254740993'),
  fc.bigInt({ min: 0n, max: 10n ** 25n }).map(String),
);
const fraction = fc.oneof(
  fc.constantFrom('', '0', '000', '5', '50', '999', '99900000000000000001', '00000000000000000001'),
  fc.stringMatching(/^[0-9]{1,20}$/),
);
const exponent = fc.option(fc.tuple(fc.constantFrom('e', 'E'), fc.constantFrom('', '+', '-'), fc.nat(20)), {
  nil: undefined,
});

const spelling: fc.Arbitrary<Spelling> = fc
  .tuple(fc.boolean(), whole, fraction, exponent)
  .map(([negative, digits, behind, power]) => {
    const sign = negative ? '-' : '';
    const tail = power === undefined ? '' : power.join('');
    const places = power === undefined ? 0 : Number(`${power[1]}${power[2]}`);
    const size = BigInt(digits + behind) * 10n ** BigInt(PLACES + places - behind.length);
    return {
      text: `${sign}${digits}${behind === '' ? '' : `.${behind}`}${tail}`,
      value: negative ? -size : size,
    };
  });

describe('numbers are validated as written', () => {
  test('an integer has neither point nor exponent; any number is a number', () => {
    fc.assert(
      fc.property(spelling, ({ text }) => {
        expect(accepts('{"type":"integer"}', text)).toBe(/^-?[0-9]+$/.test(text));
        expect(accepts('{"type":"number"}', text)).toBe(true);
      }),
    );
  });

  test('bounds compare values, to the last digit, in the body and in the schema', () => {
    fc.assert(
      fc.property(spelling, spelling, (bound, found) => {
        expect(accepts(`{"minimum":${bound.text}}`, found.text)).toBe(found.value >= bound.value);
        expect(accepts(`{"maximum":${bound.text}}`, found.text)).toBe(found.value <= bound.value);
        expect(accepts(`{"maximum":${bound.text},"exclusiveMaximum":true}`, found.text)).toBe(
          found.value < bound.value,
        );
      }),
    );
  });

  test('enum and uniqueItems compare values', () => {
    const pair = fc.oneof(fc.tuple(spelling, spelling), spelling.chain(respelled));
    fc.assert(
      fc.property(pair, ([one, other]) => {
        const equal = one.value === other.value;
        expect(accepts(`{"enum":[${one.text}]}`, other.text)).toBe(equal);
        expect(accepts('{"uniqueItems":true}', `[${one.text},${other.text}]`)).toBe(!equal);
      }),
    );
  });

  test('multipleOf divides without rounding', () => {
    const divisor = spelling.filter(({ value }) => value > 0n);
    const multiple = fc.tuple(divisor, fc.nat(1000)).map(([by, times]): [Spelling, Spelling] => {
      const value = by.value * BigInt(times);
      return [by, { value, text: `${value}e-${PLACES}` }];
    });
    fc.assert(
      fc.property(fc.oneof(fc.tuple(divisor, spelling), multiple), ([by, found]) => {
        expect(accepts(`{"multipleOf":${by.text}}`, found.text)).toBe(found.value % by.value === 0n);
      }),
    );
  });
});

test.each([
  ['an exponent of a billion', '1e999999999'],
  ['a negative exponent of a billion', '-1e-999999999'],
  ['a million digits', '7'.repeat(1_000_000)],
  ['a million digits after the point', `0.${'7'.repeat(1_000_000)}`],
  ['a hundred thousand numbers that JavaScript would round', `[${'1.0,'.repeat(100_000)}1e400]`],
  ['a million levels', `${'['.repeat(1_000_000)}1.0${']'.repeat(1_000_000)}`],
])('%s is validated by every keyword', (_, body) => {
  const text = '{"minimum":-1,"maximum":1e1000000,"multipleOf":0.07,"enum":[1,1e2],"uniqueItems":true}';
  const schema = readInstance(text) as Schema;
  expect(compileModels(new Map([[URL_OF_MODEL, schema]]))(URL_OF_MODEL)(body)).toMatch(/^\[.*]$/s);
});

/** Another notation of the same value. */
function respelled({ text, value }: Spelling): fc.Arbitrary<[Spelling, Spelling]> {
  const first = { text, value };
  return fc
    .constantFrom(`${value}e-${PLACES}`, `${value}.000E-${PLACES}`)
    .map((other) => [first, { text: other, value }]);
}

/** Without ajv, which takes ten times as long to check a schema as to use it. */
function accepts(text: string, body: string): boolean {
  const schema = readInstance(text) as Schema;
  return describeViolations({ schema, document: schema }, readInstance(body), new Map()).length === 0;
}
