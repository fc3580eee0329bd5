import type { Random } from '../../clock/random.ts';

/**
 * `GenerateSecretString` of `AWS::SecretsManager::Secret` (CloudFormation template reference). In a template a number or
 * flag can also be text.
 */
export interface PasswordRules {
  readonly ExcludeCharacters?: string;
  readonly ExcludeLowercase?: boolean;
  readonly ExcludeNumbers?: boolean;
  readonly ExcludePunctuation?: boolean;
  readonly ExcludeUppercase?: boolean;
  readonly GenerateStringKey?: string;
  readonly IncludeSpace?: boolean;
  readonly PasswordLength?: number;
  readonly RequireEachIncludedType?: boolean;
  readonly SecretStringTemplate?: string;
}

const LENGTH = 32;

/** 128 bits as 32 hexadecimal digits, which fit every scheme with a shared secret. */
const HEXADECIMAL = '0123456789abcdef';

/** A value for a secret that nobody has given one: 32 hexadecimal digits, or text by the rules of the template. */
export function generateSecret(random: Random, rules?: PasswordRules): string {
  if (rules === undefined) return draw(random, HEXADECIMAL, LENGTH);
  const password = generatePassword(random, rules);
  const { SecretStringTemplate: template, GenerateStringKey: key } = rules;
  if (template === undefined || key === undefined) return password;
  return JSON.stringify({ ...(JSON.parse(template) as object), [key]: password });
}

/** The kinds of characters, and whether the rules include them. */
const KINDS: readonly {
  readonly characters: string;
  readonly isIncluded: (rules: PasswordRules) => boolean;
}[] = [
  {
    characters: 'abcdefghijklmnopqrstuvwxyz',
    isIncluded: ({ ExcludeLowercase }) => !isSet(ExcludeLowercase),
  },
  {
    characters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    isIncluded: ({ ExcludeUppercase }) => !isSet(ExcludeUppercase),
  },
  { characters: '0123456789', isIncluded: ({ ExcludeNumbers }) => !isSet(ExcludeNumbers) },
  {
    characters: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
    isIncluded: ({ ExcludePunctuation }) => !isSet(ExcludePunctuation),
  },
  { characters: ' ', isIncluded: ({ IncludeSpace }) => isSet(IncludeSpace) },
];

/** CloudFormation also accepts `"true"`. */
function isSet(flag: unknown): boolean {
  return String(flag) === 'true';
}

/** @throws Error if the rules exclude every character */
function generatePassword(random: Random, rules: PasswordRules): string {
  const kinds = KINDS.filter(({ isIncluded }) => isIncluded(rules))
    .map(({ characters }) => without(characters, rules.ExcludeCharacters ?? ''))
    .filter((characters) => characters !== '');
  if (kinds.length === 0) throw new Error('GenerateSecretString excludes every character.');
  const { PasswordLength: length = LENGTH } = rules;
  const first = String(rules.RequireEachIncludedType) === 'false' ? [] : kinds.slice(0, length);
  return [
    ...first.map((characters) => draw(random, characters, 1)),
    draw(random, kinds.join(''), length - first.length),
  ].join('');
}

function without(characters: string, excluded: string): string {
  return Array.from(characters, (character) => (excluded.includes(character) ? '' : character)).join('');
}

function draw(random: Random, characters: string, length: number): string {
  return Array.from({ length }, () => characters[Math.floor(random.next() * characters.length)]).join('');
}
