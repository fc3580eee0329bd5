import { javaReplacement } from './java-replacement.ts';
import { TemplateRenderError } from '../evaluate/template-render-error.ts';
import { translateJavaRegex, type TranslatedRegex } from './translate-java-regex.ts';

/** A Java regular expression, with the methods of java.lang.String that take one. */
export interface JavaRegex {
  replaceAll(text: string, replacement: string): string;
  replaceFirst(text: string, replacement: string): string;
  /** Whether the whole text matches. */
  matches(text: string): boolean;
  /** As String.split: with limit 0, trailing empty strings are dropped. */
  split(text: string, limit: number): string[];
}

/** A template has few expressions and uses them for each request, so compiled ones are kept. */
const compiled = new Map<string, JavaRegex>();
/** An expression can come from a request, so the number is bounded. This is more than all templates need. */
const MOST_COMPILED = 500;

/**
 * Compiles a Java regular expression.
 *
 * @throws TemplateRenderError `method-failed` where Java would throw, `unsupported` for what JavaScript cannot
 *   express
 */
export function javaRegex(source: string): JavaRegex {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  if (compiled.size >= MOST_COMPILED) compiled.clear();
  const regex = build(source);
  compiled.set(source, regex);
  return regex;
}

function build(source: string): JavaRegex {
  const translated = translateJavaRegex(source);
  const literal = literalOf(source);
  const all = compile(source, translated.source, 'gu');
  const first = compile(source, translated.source, 'u');
  const whole = compile(source, `^(?:${translated.source})$`, 'u');
  return {
    replaceAll: (text, replacement) =>
      literal === undefined || GROUP_OR_ESCAPE.test(replacement)
        ? replace(text, all, replacement, translated)
        : text.split(literal).join(replacement),
    replaceFirst: (text, replacement) => replace(text, first, replacement, translated),
    matches: (text) => whole.test(text),
    split: (text, limit) => split(text, all, limit),
  };
}

/**
 * The text that an expression without operators matches, such as `\\'` in the escape that AWS documents. Replacing
 * ten million apostrophes takes a fifth of the time without a regular expression.
 */
function literalOf(source: string): string | undefined {
  return LITERAL.test(source) ? source.replace(/\\([^])/g, '$1') : undefined;
}

const LITERAL = /^(?:[^\\^$.|?*+()[\]{}]|\\[^A-Za-z0-9])+$/u;
const GROUP_OR_ESCAPE = /[\\$]/;

function compile(source: string, translated: string, flags: string): RegExp {
  try {
    return new RegExp(translated, flags);
  } catch (error) {
    throw new TemplateRenderError(
      'method-failed',
      `java.util.regex.PatternSyntaxException in "${source}": ${(error as Error).message}.`,
    );
  }
}

/**
 * After an empty match, Java steps by one UTF-16 unit and JavaScript by a whole character. They differ beyond the
 * Basic Multilingual Plane.
 */
function refuseHalfSteps(text: string, pattern: RegExp): void {
  if (!/[\uD800-\uDFFF]/.test(text)) return;
  for (const [match] of text.matchAll(new RegExp(pattern.source, 'gu'))) {
    if (match === '') {
      const what =
        'a regular expression that matches the empty string is not supported on text with characters beyond U+FFFF.';
      throw new TemplateRenderError('unsupported', what);
    }
  }
}

function replace(
  text: string,
  pattern: RegExp,
  replacement: string,
  { groups, names }: TranslatedRegex,
): string {
  refuseHalfSteps(text, pattern);
  // Templates run the plain case over whole bodies, so it is the fast one.
  if (!GROUP_OR_ESCAPE.test(replacement)) return text.replace(pattern, replacement);
  // Java reads the replacement only if something matches. A malformed one fails only then.
  if (text.search(pattern) < 0) return text;
  const parts = javaReplacement(replacement, groups.length - 1, names);
  return text.replace(pattern, (...match: unknown[]) =>
    parts
      .map((part) =>
        typeof part === 'string' ? part : ((match[groups[part] ?? 0] as string | undefined) ?? ''),
      )
      .join(''),
  );
}

function split(text: string, pattern: RegExp, limit: number): string[] {
  refuseHalfSteps(text, pattern);
  const pieces: string[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    if (limit > 0 && pieces.length === limit - 1) break;
    const end = match.index + match[0].length;
    // Since Java 8, an empty match at the start does not give an empty first piece.
    if (end === 0) continue;
    pieces.push(text.slice(from, match.index));
    from = end;
  }
  // Without a match the text itself is the only piece, even if it is empty.
  if (from === 0 && pieces.length === 0) return [text];
  pieces.push(text.slice(from));
  if (limit === 0) while (pieces.at(-1) === '') pieces.pop();
  return pieces;
}
