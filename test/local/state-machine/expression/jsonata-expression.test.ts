import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../lib/local/clock/random.ts';
import { JsonataExpression } from '../../../../lib/local/state-machine/expression/jsonata-expression.ts';
import { runtimeFunctions } from '../../../../lib/local/state-machine/expression/install-functions.ts';
import { VirtualClock } from '../../../../lib/local/clock/virtual-clock.ts';

interface Case {
  readonly name: string;
  readonly expression: string;
  readonly value?: unknown;
  /** The message of the failure. */
  readonly problem?: string;
}

const url = new URL('../../../cases/state-machine/jsonata-functions.json', import.meta.url);
const cases = JSON.parse(readFileSync(url, 'utf8')) as readonly Case[];
const functions = runtimeFunctions(new VirtualClock(), seededRandom(3));

function evaluate(
  text: string,
  states: object,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<unknown> {
  return new JsonataExpression(text).evaluate({ states, functions, variable: (name) => variables[name] });
}

describe('the functions of Step Functions', () => {
  test.each(cases)('$name', async ({ expression, value, problem }) => {
    if (problem === undefined) expect(await evaluate(expression, {})).toEqual(value);
    else await expect(evaluate(expression, {})).rejects.toThrow(problem);
  });
});

describe('an expression', () => {
  test('that is a plain path has the same result as in the interpreter', async () => {
    const names = fc.constantFrom('a', 'b', 'length');
    const data = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(null, 0, '', 'x', false),
        fc.array(tie('value'), { maxLength: 2 }),
        fc.dictionary(names, tie('value')),
      ),
    })).value;
    await fc.assert(
      fc.asyncProperty(data, fc.array(names, { minLength: 1, maxLength: 3 }), async (input, path) => {
        const text = `$states.input.${path.join('.')}`;
        const states = { input };
        const expected: unknown = await jsonata(text).evaluate(undefined, { states });
        // The round trip through text drops jsonata's marks on arrays.
        const plain: unknown = expected === undefined ? undefined : JSON.parse(JSON.stringify(expected));
        expect(await evaluate(text, states)).toEqual(plain);
      }),
    );
  });

  test('can be evaluated several times at once', async () => {
    const expression = new JsonataExpression('$map([1..3], function($i) { $i * $states.input })');
    const scope = (input: number) => ({ states: { input }, functions, variable: () => undefined });

    const results = await Promise.all([1, 2, 3].map((input) => expression.evaluate(scope(input))));

    expect(results).toEqual([
      [1, 2, 3],
      [2, 4, 6],
      [3, 6, 9],
    ]);
  });

  test('returns arrays without the marks that jsonata sets', async () => {
    const result = await evaluate('{"list": $states.input.items.id, "kept": $states.input.items[0][]}', {
      input: { items: [{ id: 1 }, { id: 2 }] },
    });

    expect(result).toStrictEqual({ list: [1, 2], kept: [{ id: 1 }] });
  });

  test('shares unchanged parts with its input', async () => {
    const input = { big: { list: [1, 2, 3] } };

    expect(await evaluate('{"again": $states.input.big}', { input })).toHaveProperty('again', input.big);
    expect(((await evaluate('{"again": $states.input.big}', { input })) as { again: object }).again).toBe(
      input.big,
    );
  });

  test('reads a variable that has the name of a function', async () => {
    expect(await evaluate('$uuid', {}, { uuid: 'mine' })).toBe('mine');
  });
});
