import { javaRegex } from './java-regex.ts';
import {
  HostObject,
  javaInteger,
  JavaList,
  type JavaNumber,
  type JavaValue,
  type MethodTable,
} from './java-values.ts';
import { methodTable, type Methods } from './method-table.ts';
import { printValue } from './print-value.ts';
import { TemplateRenderError } from '../evaluate/template-render-error.ts';

/**
 * The methods of java.lang.String up to Java 8. Later ones are refused: which version of Java API Gateway uses is not
 * known.
 */
export const STRING_METHODS = methodTable(
  {
    'length()': (text) => javaInteger(text.length),
    'isEmpty()': (text) => text === '',
    'charAt(int)': (text, index: number) => new JavaCharacter(slice(text, index, index + 1)),
    'contains(String)': (text, part: string) => text.includes(part),
    'startsWith(String)': (text, part: string) => text.startsWith(part),
    'startsWith(String,int)': (text, part: string, from: number) => from >= 0 && text.startsWith(part, from),
    'endsWith(String)': (text, part: string) => text.endsWith(part),
    'indexOf(String)': (text, part: string) => javaInteger(text.indexOf(part)),
    'indexOf(String,int)': (text, part: string, from: number) => javaInteger(text.indexOf(part, from)),
    'indexOf(int)': (text, code: number) => javaInteger(text.indexOf(String.fromCodePoint(code))),
    'indexOf(int,int)': (text, code: number, from: number) =>
      javaInteger(text.indexOf(String.fromCodePoint(code), from)),
    'lastIndexOf(String)': (text, part: string) => javaInteger(text.lastIndexOf(part)),
    'lastIndexOf(String,int)': (text, part: string, from: number) => lastIndexOf(text, part, from),
    'lastIndexOf(int)': (text, code: number) => javaInteger(text.lastIndexOf(String.fromCodePoint(code))),
    'lastIndexOf(int,int)': (text, code: number, from: number) =>
      lastIndexOf(text, String.fromCodePoint(code), from),
    'substring(int)': (text, from: number) => slice(text, from, text.length),
    'substring(int,int)': slice,
    'trim()': (text) => text.replace(BLANKS, ''),
    'toLowerCase()': (text) => text.toLowerCase(),
    'toUpperCase()': (text) => text.toUpperCase(),
    'toString()': (text) => text,
    'equals(Object)': (text, other: JavaValue) => text === other,
    'equalsIgnoreCase(String)': (text, other: string) => text.toLowerCase() === other.toLowerCase(),
    'compareTo(String)': compare,
    'compareTo(Object)': refuseComparison,
    'compareToIgnoreCase(String)': (text, other: string) => compare(text.toLowerCase(), other.toLowerCase()),
    'concat(String)': (text, other: string) => text + other,
    'replace(String,String)': (text, part: string, by: string) => text.replaceAll(part, () => by),
    'replaceAll(String,String)': (text, regex: string, by: string) => javaRegex(regex).replaceAll(text, by),
    'replaceFirst(String,String)': (text, regex: string, by: string) =>
      javaRegex(regex).replaceFirst(text, by),
    'matches(String)': (text, regex: string) => javaRegex(regex).matches(text),
    'split(String)': (text, regex: string) => new JavaList('String[]', javaRegex(regex).split(text, 0)),
    'split(String,int)': (text, regex: string, limit: number) =>
      new JavaList('String[]', javaRegex(regex).split(text, limit)),
    'hashCode()': (text) => javaInteger(hashCode(text)),
    'intern()': (text) => text,
    'valueOf(Object)': (_, value: JavaValue) => printValue(value),
  } satisfies Methods<string>,
  `chars codePointAt codePointBefore codePointCount codePoints contentEquals copyValueOf describeConstable format
  formatted getBytes getChars getClass indent isBlank join lines notify notifyAll offsetByCodePoints regionMatches
  repeat resolveConstantDesc strip stripIndent stripLeading stripTrailing subSequence toCharArray transform
  translateEscapes wait`,
);

/** Java's Character, the result of `charAt`. It prints as the character but is not a String. */
class JavaCharacter extends HostObject {
  override readonly javaClass = 'Character';
  override readonly methods: MethodTable = CHARACTER_METHODS;
  override readonly comparesByText = true;
  private readonly text: string;

  constructor(text: string) {
    super();
    this.text = text;
  }

  override print(): string {
    return this.text;
  }
}

/** The methods of java.lang.Character. */
export const CHARACTER_METHODS: MethodTable = methodTable(
  {
    'toString()': (character) => character.print(),
    'charValue()': (character) => character,
    'equals(Object)': (character, other: JavaValue) =>
      other instanceof JavaCharacter && other.print() === character.print(),
    'hashCode()': (character) => javaInteger(hashCode(character.print())),
  } satisfies Methods<JavaCharacter>,
  `compareTo isDigit isLetter isLetterOrDigit isWhitespace isUpperCase isLowerCase toUpperCase toLowerCase getClass
  getNumericValue isAlphabetic isSpaceChar valueOf digit codePointAt wait notify notifyAll`,
);

/** Java's `trim` removes all characters up to U+0020, JavaScript's removes Unicode's white space. */
// oxlint-disable-next-line eslint/no-control-regex -- these include the control characters
const BLANKS = /^[\u0000- ]+|[\u0000- ]+$/g;

function slice(text: string, from: number, to: number): string {
  if (from < 0 || to > text.length || from > to) {
    throw new TemplateRenderError(
      'method-failed',
      `java.lang.StringIndexOutOfBoundsException: begin ${from}, end ${to}, length ${text.length}.`,
    );
  }
  return text.slice(from, to);
}

function lastIndexOf(text: string, part: string, from: number): JavaNumber {
  return javaInteger(from < 0 ? -1 : text.lastIndexOf(part, from));
}

/** The difference of the first two characters that differ, or else of the lengths. */
function compare(text: string, other: string): JavaNumber {
  for (let index = 0; index < Math.min(text.length, other.length); index++) {
    const difference = text.charCodeAt(index) - other.charCodeAt(index);
    if (difference !== 0) return javaInteger(difference);
  }
  return javaInteger(text.length - other.length);
}

function refuseComparison(): never {
  throw new TemplateRenderError(
    'method-failed',
    'java.lang.ClassCastException: a string can only be compared with a string.',
  );
}

/** The polynomial in 31 of java.lang.String, in 32 bits. */
function hashCode(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  return hash;
}
