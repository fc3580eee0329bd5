const compiled = new Map<string, RegExp>();

/** Whether a text meets a pattern of IAM: `*` stands for any characters, `?` for one. */
export function matchesPattern(pattern: string, text: string): boolean {
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

/** Actions are compared without regard to case: `s3:putObject` is `s3:PutObject`. */
export function matchesAction(pattern: string, action: string): boolean {
  return pattern === action || matchesPattern(pattern.toLowerCase(), action.toLowerCase());
}
