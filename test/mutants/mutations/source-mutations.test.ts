import { describe, expect, test } from 'vitest';
import { mutate } from './mutation.ts';
import { sourceMutations } from './source-mutations.ts';

/** Every text that a mutation makes of a program. */
const mutants = (text: string): readonly string[] =>
  sourceMutations('lib/example.ts', text).map((mutation) => mutate(text, mutation));

describe('a program', () => {
  test.each([
    { text: 'const tries = 4;', becomes: ['const tries = 5;', 'const tries = 3;'] },
    { text: 'const minutes = 15;', becomes: ['const minutes = 30;', 'const minutes = 7;'] },
    { text: 'const isLast = a <= b;', becomes: ['const isLast = a < b;'] },
    { text: 'const isBoth = a && b;', becomes: ['const isBoth = a || b;'] },
    { text: 'const on = true;', becomes: ['const on = false;'] },
    { text: 'f({ a, b: c });', becomes: ['{}', 'f({ ...{}, b: c });', 'f({ a, ...{} });'] },
    { text: 'const all = [a, b];', becomes: ['const all = [...[], b];', 'const all = [a, ...[]];'] },
    { text: 'state.addCatch(other);', becomes: ['{}'] },
    {
      text: 'return1 = choice.when(a).otherwise(b);',
      becomes: ['{}', 'return1 = choice.when(a);', 'return1 = choice.otherwise(b);'],
    },
    { text: 'if (a) b = c;', becomes: ['if (!(a)) b = c;', 'if (a) {}'] },
  ])('$text is changed in one place at a time', ({ text, becomes }) => {
    expect(mutants(text).toSorted()).toEqual(becomes.toSorted());
  });

  test.each([
    { text: "import { a } from './b.ts';", what: 'an import' },
    { text: 'interface Row { readonly limit: 5 }', what: 'a type' },
    {
      text: 'new Row(this, "Row", { comment: `costs ${4}`, says: "1 < 2" });',
      what: 'a text that people read',
    },
  ])('$what is left alone', ({ text }) => {
    expect(mutants(text).filter((mutant) => mutant !== '{}')).toEqual([]);
  });

  test('that cannot be read is told by its file', () => {
    expect(() => sourceMutations('lib/broken.ts', 'const =')).toThrow(/^lib\/broken\.ts: /);
  });
});

describe('an expression in a string', () => {
  test.each([
    {
      code: '{% $a = 1 and $b %}',
      becomes: ['{% $a != 1 and $b %}', '{% $a = 1 or $b %}', '{% $a = 2 and $b %}', '{% $a = 0 and $b %}'],
    },
    {
      code: '#count < :most AND attribute_exists(#shard)',
      becomes: [
        '#count <= :most AND attribute_exists(#shard)',
        '#count < :most or attribute_exists(#shard)',
        '#count < :most AND attribute_not_exists(#shard)',
      ],
    },
    { code: 'REMOVE #shard, #checkAt', becomes: ['REMOVE #shard'] },
  ])('is changed as an expression: $code', ({ code, becomes }) => {
    const inside = mutants(`f(\`${code}\`);`).map((text) => /^f\(`(.*)`\);$/.exec(text)?.[1]);
    expect(inside.filter((text) => text !== undefined).toSorted()).toEqual(becomes.toSorted());
  });
});

test('a mutation says where it is and what it changes', () => {
  const [, mutation] = sourceMutations('lib/example.ts', 'const a = 1;\nconst tries = 4;\n').filter(
    ({ line }) => line === 2,
  );
  expect(mutation).toMatchObject({
    line: 2,
    operator: 'number',
    code: 'const tries = 4;',
    change: 'const tries = 4; → const tries = 3;',
  });
});
