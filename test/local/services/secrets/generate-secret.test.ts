import { assert, integer, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../lib/local/clock/random.ts';
import {
  generateSecret,
  type PasswordRules,
} from '../../../../lib/local/services/secrets/generate-secret.ts';

const generate = (rules?: PasswordRules, seed = 1): string => generateSecret(seededRandom(seed), rules);

test('without rules it is 32 hexadecimal digits, the same for the same random source', () => {
  expect(generate()).toMatch(/^[0-9a-f]{32}$/);
  expect(generate()).toBe(generate());
  expect(generate()).not.toBe(generate(undefined, 2));
});

describe('by the rules of the template', () => {
  test.each<[string, PasswordRules, RegExp]>([
    ['32 characters of every kind but spaces', {}, /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^\w\s])\S{32}$/],
    ['a length', { PasswordLength: 5 }, /^\S{5}$/],
    ['fewer characters than kinds', { PasswordLength: 2 }, /^\S{2}$/],
    ['letters only', { ExcludeNumbers: true, ExcludePunctuation: true }, /^[a-zA-Z]{32}$/],
    ['digits only', { ExcludeLowercase: true, ExcludeUppercase: true, ExcludePunctuation: true }, /^\d{32}$/],
    ['with spaces', { IncludeSpace: true }, / /],
    [
      'in JSON of the template',
      { SecretStringTemplate: '{"user":"u"}', GenerateStringKey: 'key', ExcludePunctuation: true },
      /^\{"user":"u","key":"[a-zA-Z0-9]{32}"\}$/,
    ],
    [
      'with values as CloudFormation also accepts them',
      { PasswordLength: '7', ExcludePunctuation: 'true' } as unknown as PasswordRules,
      /^[a-zA-Z0-9]{7}$/,
    ],
  ])('%s', (_, rules, expected) => {
    expect(generate(rules)).toMatch(expected);
  });

  test('no excluded character is ever drawn', () => {
    assert(
      property(string({ maxLength: 40 }), integer(), (excluded, seed) => {
        const text = generate({ ExcludeCharacters: excluded }, seed);
        expect(text).toHaveLength(32);
        expect(Array.from(text).filter((character) => excluded.includes(character))).toEqual([]);
      }),
    );
  });

  test('that exclude everything are refused', () => {
    const all = {
      ExcludeLowercase: true,
      ExcludeUppercase: true,
      ExcludeNumbers: true,
      ExcludePunctuation: true,
    };
    expect(() => generate(all)).toThrow('GenerateSecretString excludes every character.');
  });
});
