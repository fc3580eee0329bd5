import { RegExpParser, visitRegExpAST } from '@eslint-community/regexpp';

/**
 * Why API Gateway's validator would read `pattern` differently; undefined if it would not. The validator uses a
 * JavaScript engine for Java (Rhino, later Nashorn) of ECMAScript 5, without flags. Newer syntax is an error there
 * or, worse, a literal.
 */
export function findPatternProblem(pattern: string): string | undefined {
  const later = LATER.find(({ seen }) => seen.test(withoutEscapesAndClasses(pattern)));
  if (later !== undefined) return `${later.name} came after ECMAScript 5`;
  try {
    const syntax = parser.parsePattern(pattern, 0, pattern.length, false);
    return findLiteralEscape(syntax);
  } catch (error) {
    return (error as Error).message;
  }
}

const parser = new RegExpParser({ ecmaVersion: 5 });

/** Groups that the parser would only report as invalid. */
const LATER = [
  { seen: /\(\?<[=!]/, name: 'a lookbehind, (?<=…) or (?<!…),' },
  { seen: /\(\?<[^=!]/, name: 'a named group, (?<name>…),' },
  { seen: /\(\?[a-z]*-?[a-z]*[:)]/, name: 'a group with flags, such as (?i),' },
] as const;

/** A bracket in a class is a character and opens no group. `(?:` is in ECMAScript 5. */
function withoutEscapesAndClasses(pattern: string): string {
  return pattern.replace(/\\[^]|\[(?:\\[^]|[^\]\\])*\]/g, '').replaceAll('(?:', '(');
}

/**
 * A backslash before a letter or digit that means nothing in ECMAScript 5: `\p{L}`, `\u{1F600}`, `\k<name>`, `\A`,
 * `\z`. An engine reads it as the letter. Before punctuation it is an ordinary escape.
 */
function findLiteralEscape(syntax: Parameters<typeof visitRegExpAST>[0]): string | undefined {
  const found: string[] = [];
  visitRegExpAST(syntax, {
    onCharacterEnter: ({ raw }) => {
      if (/^\\[A-Za-z0-9]$/.test(raw) && !/^\\[bfnrtv0]$/.test(raw)) found.push(raw);
      // \c without a letter behind it is a backslash and a c.
      if (raw === '\\') found.push(String.raw`\c`);
    },
  });
  const [escape] = found;
  return escape === undefined
    ? undefined
    : `${escape} is no escape of ECMAScript 5, so it means ${escape.slice(1)}`;
}
