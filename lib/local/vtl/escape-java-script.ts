/**
 * `StringEscapeUtils.escapeJavaScript` of commons-lang 2.6, which `$util.escapeJavaScript` copies: quotes of both
 * kinds, backslash, slash, control characters and everything from U+007F on. It also turns `'` into `\'`, which JSON
 * does not allow: hence the `.replaceAll("\\'","'")` that AWS documents.
 */
export function escapeJavaScript(text: string): string {
  return text.replace(SPECIAL, (char) => SHORT[char] ?? unicodeEscape(char));
}

// oxlint-disable-next-line eslint/no-control-regex -- control characters are exactly what is looked for
const SPECIAL = /["'\\/\u0000-\u001f\u007f-\uffff]/g;

const SHORT: Readonly<Record<string, string>> = {
  '"': String.raw`\"`,
  "'": String.raw`\'`,
  '\\': String.raw`\\`,
  '/': String.raw`\/`,
  '\b': String.raw`\b`,
  '\f': String.raw`\f`,
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
  '\t': String.raw`\t`,
};

function unicodeEscape(char: string): string {
  return String.raw`\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
