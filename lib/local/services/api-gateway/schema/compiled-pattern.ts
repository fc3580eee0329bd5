const compiled = new Map<string, RegExp>();

/**
 * The pattern as ECMA 262 without flags. It is compiled once, because patterns are tried for each body, and
 * `patternProperties` for each name in it.
 */
export function compiledPattern(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const expression = new RegExp(pattern);
  compiled.set(pattern, expression);
  return expression;
}
