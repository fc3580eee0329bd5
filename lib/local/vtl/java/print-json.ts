import { isNumber, JavaList, JavaMap, type JavaValue } from './java-values.ts';
import { printNumber } from './print-number.ts';
import { TemplateRenderError } from '../evaluate/template-render-error.ts';

/**
 * How json-smart writes strings. `web` also escapes the slash (`\/`, in a printed JSONArray), `plain` does not (in
 * `$input.json`).
 */
export type JsonStyle = 'plain' | 'web';

/** JSON text as json-smart writes it: no spaces, members in the order of the map. */
export function printJson(value: JavaValue, style: JsonStyle): string {
  if (typeof value === 'string') return printString(value, style);
  if (value === null || typeof value === 'boolean') return String(value);
  if (isNumber(value))
    return Number.isFinite(Number('value' in value ? value.value : 0)) ? printNumber(value) : 'null';
  if (value instanceof JavaList) return `[${value.items.map((item) => printJson(item, style)).join(',')}]`;
  if (value instanceof JavaMap) return printMap(value, style);
  throw new TemplateRenderError(
    'unsupported',
    `how API Gateway writes a ${value.javaClass} as JSON is not known.`,
  );
}

function printMap(map: JavaMap, style: JsonStyle): string {
  const members = map.entries().map(([key, value]) => {
    return `${printString(isNumber(key) ? printNumber(key) : `${key as string | boolean}`, style)}:${printJson(value, style)}`;
  });
  return `{${members.join(',')}}`;
}

/** json-smart escapes control characters and two other ranges that break JavaScript, in upper-case hexadecimal. */
// oxlint-disable-next-line eslint/no-control-regex -- control characters are what must be escaped
const PLAIN = /["\\\u0000-\u001f\u007f-\u009f\u2000-\u20ff]/g;
// oxlint-disable-next-line eslint/no-control-regex -- as above
const WEB = /["\\/\u0000-\u001f\u007f-\u009f\u2000-\u20ff]/g;

const SHORT: Readonly<Record<string, string>> = {
  '"': String.raw`\"`,
  '\\': String.raw`\\`,
  '/': String.raw`\/`,
  '\b': String.raw`\b`,
  '\f': String.raw`\f`,
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
  '\t': String.raw`\t`,
};

function printString(text: string, style: JsonStyle): string {
  return `"${text.replace(style === 'web' ? WEB : PLAIN, (char) => SHORT[char] ?? unicodeEscape(char))}"`;
}

function unicodeEscape(char: string): string {
  return String.raw`\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
