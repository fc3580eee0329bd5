import type { Change } from './mutation.ts';

/** A pattern in a text, and what it becomes. */
export interface TextOperator {
  readonly name: string;
  readonly pattern: RegExp;
  /** Given what was matched and its groups; each is a mutation of its own. */
  readonly becomes: (match: string, ...groups: (string | undefined)[]) => readonly string[];
}

/** Up to this a number counts something (attempts, a position), beyond it measures something (seconds, bytes). */
const MOST_COUNTED = 5;

/** Replacements for a number: one more and one less for a count, twice and half for a measurement. */
export function otherNumbers(number: number): readonly string[] {
  if (number === 0) return ['1'];
  if (number <= MOST_COUNTED) return [String(number + 1), String(number - 1)];
  return [String(number * 2), String(Math.floor(number / 2))];
}

function swap(name: string, pairs: Readonly<Record<string, string>>): readonly TextOperator[] {
  return Object.entries(pairs).map(([one, other]) => ({
    name,
    pattern: new RegExp(one.replaceAll(/[$(+|]/g, String.raw`\$&`), 'gi'),
    becomes: () => [other],
  }));
}

/** For JSONata and for the expressions of DynamoDB. */
export const EXPRESSION_OPERATORS: readonly TextOperator[] = [
  ...swap('comparison', {
    ' = ': ' != ',
    ' != ': ' = ',
    ' < ': ' <= ',
    ' <= ': ' < ',
    ' > ': ' >= ',
    ' >= ': ' > ',
  }),
  ...swap('logic', { ' and ': ' or ', ' or ': ' and ', '$exists(': '$not(' }),
  ...swap('arithmetic', { ' + ': ' - ', ' - ': ' + ' }),
  ...swap('presence', { attribute_not_exists: 'attribute_exists', attribute_exists: 'attribute_not_exists' }),
  { name: 'boolean', pattern: /\b(true|false)\b/g, becomes: (word) => [word === 'true' ? 'false' : 'true'] },
  {
    name: 'number',
    pattern: /(?<=[\s(,])\d+(?=[\s),])/g,
    becomes: (digits) => otherNumbers(Number(digits)),
  },
  { name: 'quoted word', pattern: /'[^'{}$\s]+'/g, becomes: () => ["'-'"] },
  { name: 'attribute removed', pattern: /, #\w+(?: = :\w+)?/g, becomes: () => [''] },
];

/** For a line of a mapping template. */
export const TEMPLATE_OPERATORS: readonly TextOperator[] = [
  ...swap('comparison', { ' == ': ' != ', ' != ': ' == ', ' > ': ' >= ', ' < ': ' <= ' }),
  ...swap('logic', { ' && ': ' || ', ' || ': ' && ' }),
  ...swap('arithmetic', { ' + ': ' - ' }),
  {
    name: 'condition negated',
    pattern: /(?<=^#(?:else)?if)\((.*)\)$/g,
    becomes: (_, condition) => [`(!(${condition ?? ''}))`],
  },
  { name: 'boolean', pattern: /\b(true|false)\b/g, becomes: (word) => [word === 'true' ? 'false' : 'true'] },
  {
    name: 'number',
    pattern: /(?<![\w"$%\\.{-])\d+(?![\w%}])/g,
    becomes: (digits) => otherNumbers(Number(digits)),
  },
  { name: 'call removed', pattern: /\.(?:trim|toLowerCase|length)\(\)/g, becomes: () => [''] },
  {
    name: 'call removed',
    pattern: /\.replaceAll\((?:"[^"]*"|'[^']*'), ?(?:"[^"]*"|'[^']*')\)/g,
    becomes: () => [''],
  },
  {
    name: 'escape removed',
    pattern: /\$util\.\w+\((\$(?:[\w.]|\([^()]*\))+|"[^"]*")\)/g,
    becomes: (_, escaped) => [escaped ?? ''],
  },
  { name: 'word of a condition', pattern: /(?<=^#(?:else)?if.*)"[^"$]+"/g, becomes: () => ['"-"'] },
  { name: 'quiet reference', pattern: /\$!/g, becomes: () => ['$'] },
  { name: 'line removed', pattern: /^(?:#set\(.*\)|\s*"\w+": .*)$/g, becomes: () => [''] },
];

/** Every change that the operators make in a part of a text. */
export function changesOf(
  operators: readonly TextOperator[],
  text: string,
  start = 0,
): readonly (Change & { readonly operator: string })[] {
  return operators.flatMap(({ name, pattern, becomes }) =>
    [...text.matchAll(pattern)].flatMap(({ index, 0: match, ...groups }) =>
      becomes(match, groups[1]).map((replacement) => ({
        operator: name,
        start: start + index,
        end: start + index + match.length,
        replacement,
      })),
    ),
  );
}
