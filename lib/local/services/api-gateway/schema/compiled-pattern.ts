const compiled = new Map<string, RegExp>();

/**
 * The pattern as ECMA 262 without flags, compiled once: a schema is walked for each body, and an object with patterns for
 * its names tries them all on each name.
 */
export function compiledPattern(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const expression = new RegExp(pattern);
  compiled.set(pattern, expression);
  return expression;
}
