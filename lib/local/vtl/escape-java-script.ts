/**
 * `StringEscapeUtils.escapeJavaScript` of commons-lang 2.6, which `$util.escapeJavaScript` copies: quotes of both
 * kinds, backslash, slash, control characters below the blank and everything from U+0080 on. It also turns `'` into
 * `\'`, which JSON does not allow: hence the `.replaceAll("\\'","'")` that AWS documents.
 *
 * Whole bodies go through it, twice, for each request. So what needs no escape is copied in one piece, and an escape is
 * made once for each character that ever needs one.
 */
export function escapeJavaScript(text: string): string {
  let escaped = '';
  let copied = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (isPlain(unit)) continue;
    ESCAPES[unit] ??= `\\u${unit.toString(16).toUpperCase().padStart(4, '0')}`;
    escaped += text.slice(copied, at) + ESCAPES[unit];
    copied = at + 1;
  }
  return copied === 0 ? text : escaped + text.slice(copied);
}

/** By UTF-16 unit. Those not here are added as `\uXXXX` when they are first met. */
const ESCAPES: (string | undefined)[] = Array.from({ length: 0x1_00_00 });
for (const [character, escape] of Object.entries({
  '"': String.raw`\"`,
  "'": String.raw`\'`,
  '\\': String.raw`\\`,
  '/': String.raw`\/`,
  '\b': String.raw`\b`,
  '\f': String.raw`\f`,
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
  '\t': String.raw`\t`,
})) {
  ESCAPES[character.charCodeAt(0)] = escape;
}

/** From the blank to U+007F, without the characters that have an escape of their own. */
function isPlain(unit: number): boolean {
  return unit >= 0x20 && unit <= 0x7f && ESCAPES[unit] === undefined;
}
