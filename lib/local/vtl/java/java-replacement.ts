import { TemplateRenderError } from '../evaluate/template-render-error.ts';

/**
 * The parts of a replacement as Java reads it: text, or the number of a group. A backslash escapes the next
 * character; `$1` and `${name}` are groups; `$12` is group 12 if there is one, otherwise group 1 and a 2.
 *
 * @param groups how many groups the expression has
 * @throws TemplateRenderError `method-failed` where Java throws
 */
export function javaReplacement(
  replacement: string,
  groups: number,
  names: ReadonlyMap<string, number>,
): (string | number)[] {
  const parts: (string | number)[] = [];
  for (const [part, escaped, name, digits] of replacement.matchAll(
    /\\(.)|\$\{([A-Za-z]\w*)\}|\$(\d+)|[^\\$]+|[\\$]/gsu,
  )) {
    if (escaped !== undefined) parts.push(escaped);
    else if (name !== undefined) parts.push(names.get(name) ?? fail(`there is no group {${name}}`));
    else if (digits !== undefined) parts.push(...groupNumber(digits, groups));
    else if (part === '\\' || part === '$') fail(`write "${part}" as "\\${part}"`);
    else parts.push(part);
  }
  return joinTexts(parts);
}

function groupNumber(digits: string, groups: number): (string | number)[] {
  let length = 1;
  while (length < digits.length && Number(digits.slice(0, length + 1)) <= groups) length++;
  const group = Number(digits.slice(0, length));
  if (group > groups) fail(`there is no group ${group}`);
  return [group, digits.slice(length)];
}

function joinTexts(parts: readonly (string | number)[]): (string | number)[] {
  const joined: (string | number)[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else if (part !== '') joined.push(part);
  }
  return joined;
}

function fail(what: string): never {
  throw new TemplateRenderError(
    'method-failed',
    `java.lang.IllegalArgumentException in a replacement: ${what}.`,
  );
}
