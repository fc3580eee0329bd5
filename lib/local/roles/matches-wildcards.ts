const compiled = new Map<string, RegExp>();

/** Whether a text matches a pattern of IAM: `*` is any characters, `?` is one character. */
export function matchesWildcards(pattern: string, text: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === text;
  const known = compiled.get(pattern);
  if (known !== undefined) return known.test(text);
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, 's');
  compiled.set(pattern, expression);
  return expression.test(text);
}

/** As `matchesWildcards`, ignoring case: `s3:putObject` is `s3:PutObject`. */
export function matchesAction(pattern: string, action: string): boolean {
  return pattern === action || matchesWildcards(pattern.toLowerCase(), action.toLowerCase());
}
