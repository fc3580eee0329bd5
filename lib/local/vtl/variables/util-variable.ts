import { escapeJavaScript } from './escape-java-script.ts';
import { HostObject, JavaMap, type JavaValue, type MethodTable } from '../java/java-values.ts';
import { methodTable, type Methods } from '../java/method-table.ts';
import { readJson } from '../java/read-json.ts';
import { TemplateRenderError } from '../evaluate/template-render-error.ts';

/** `$util`: six functions that take a string. */
export class UtilVariable extends HostObject {
  override readonly javaClass = '$util';
  override readonly methods: MethodTable = UTIL_METHODS;

  override print(): string {
    return '{}';
  }
}

/** The methods of `$util`. */
export const UTIL_METHODS: MethodTable = methodTable(
  {
    'escapeJavaScript(Object)': (_, value: JavaValue) => escapeJavaScript(text('escapeJavaScript', value)),
    'parseJson(Object)': (_, value: JavaValue) => readJson(text('parseJson', value)),
    'urlEncode(Object)': (_, value: JavaValue) => urlEncode(text('urlEncode', value)),
    'urlDecode(Object)': (_, value: JavaValue) => urlDecode(text('urlDecode', value)),
    'base64Encode(Object)': (_, value: JavaValue) =>
      Buffer.from(text('base64Encode', value)).toString('base64'),
    'base64Decode(Object)': (_, value: JavaValue) => base64Decode(text('base64Decode', value)),
  } satisfies Methods<UtilVariable>,
  'qr toJson autoId error time',
);

/**
 * A map in `$context` counts as the empty string, which is what it prints (recorded). Nothing is recorded for a
 * number, a list or another map.
 */
function text(name: string, value: JavaValue): string {
  if (typeof value === 'string') return value;
  if (value === null || (value instanceof JavaMap && value.javaClass === 'ContextMap')) return '';
  throw new TemplateRenderError(
    'unsupported',
    `what $util.${name} returns for a value other than a string is not known; write $util.${name}("$value").`,
  );
}

/** As java.net.URLEncoder: a space becomes +, and only letters, digits and .-*_ are kept. */
function urlEncode(value: string): string {
  // An unpaired surrogate becomes a question mark in Java.
  return encodeURIComponent(value.replace(/\p{Surrogate}/gu, '?'))
    .replaceAll('%20', '+')
    .replace(/[!'()~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** As java.net.URLDecoder, which throws on a percent sign without two hexadecimal digits. */
function urlDecode(value: string): string {
  const bytes: number[] = [];
  for (const [part, code] of value.replaceAll('+', ' ').matchAll(/%([0-9a-fA-F]{2})|[^%]+|%/g)) {
    if (part === '%') {
      throw new TemplateRenderError(
        'method-failed',
        'java.lang.IllegalArgumentException: incomplete % in urlDecode.',
      );
    }
    bytes.push(...(code === undefined ? Buffer.from(part) : [Number.parseInt(code, 16)]));
  }
  return Buffer.from(bytes).toString('utf8');
}

function base64Decode(value: string): string {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(value) || value.replace(/=+$/, '').length % 4 === 1) {
    throw new TemplateRenderError(
      'method-failed',
      'java.lang.IllegalArgumentException: not Base64 in base64Decode.',
    );
  }
  return Buffer.from(value, 'base64').toString('utf8');
}
