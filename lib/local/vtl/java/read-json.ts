import {
  javaDouble,
  javaInteger,
  JavaList,
  JavaMap,
  type JavaNumber,
  type JavaValue,
} from './java-values.ts';
import { TemplateRenderError } from '../evaluate/template-render-error.ts';

/**
 * Reads a body as json-smart does in its permissive mode, which API Gateway uses: quotes may be single or missing,
 * extra commas are allowed, and text that is not JSON at all is a string. Members keep their order, the last of two
 * members with the same name wins, and whole numbers keep every digit.
 *
 * @throws TemplateRenderError `invalid-body`, with the text of the service, if the body cannot be read even in this
 *   mode
 */
export function readJson(text: string): JavaValue {
  return new JsonReader(text).readDocument();
}

/** What a value is in. It decides which characters end a value without quotes. */
type Surroundings = 'document' | 'array' | 'object';

const UNQUOTED: Readonly<Record<Surroundings, RegExp>> = {
  document: /[^]*/y,
  array: /[^,\]]*/y,
  object: /[^,}]*/y,
};

/** json-smart 2.4.9 and later refuse deeper documents. Which version API Gateway uses is not known. */
const DEEPEST = 400;

class JsonReader {
  private readonly text: string;
  private position = 0;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Text after the value is ignored. */
  readDocument(): JavaValue {
    const first = this.skipBlanks();
    if (first === '') return '';
    if (':}]'.includes(first)) this.unexpected();
    return this.readValue('document');
  }

  private readValue(surroundings: Surroundings): JavaValue {
    const first = this.text.charAt(this.position);
    if (first === '{') return this.nested(() => this.readObject());
    if (first === '[') return this.nested(() => this.readArray());
    if (first === '"' || first === "'") return this.readString(first);
    return readWord(this.take(UNQUOTED[surroundings]).replace(BLANKS_AT_END, ''));
  }

  private nested<Value>(read: () => Value): Value {
    this.depth++;
    if (this.depth > DEEPEST) {
      throw new TemplateRenderError('unsupported', `the body is nested deeper than ${DEEPEST} levels.`);
    }
    this.position++;
    const value = read();
    this.depth--;
    return value;
  }

  private readObject(): JavaMap {
    const map = new JavaMap('LinkedHashMap');
    for (let next = this.skipBlanks(); next !== '}'; next = this.skipBlanks()) {
      if (next === '') this.endOfFile(this.text.length - 1, 'null');
      if (':]{['.includes(next)) this.unexpected();
      if (next === ',') this.position++;
      else this.readMember(map, next);
    }
    this.position++;
    return map;
  }

  private readMember(map: JavaMap, first: string): void {
    const key =
      first === '"' || first === "'"
        ? this.readString(first)
        : this.take(/[^:]*/y).replace(BLANKS_AT_END, '');
    const colon = this.skipBlanks();
    if (colon === '') this.endOfFile(this.text.length - 1, 'null');
    if (colon !== ':') this.unexpected();
    this.position++;
    const next = this.skipBlanks();
    if (next === '') this.endOfFile(this.text.length - 1, 'null');
    if (':},]'.includes(next)) this.unexpected();
    map.put(key, this.readValue('object'));
    const after = this.skipBlanks();
    if (after !== '' && after !== ',' && after !== '}')
      this.fail(`Unexpected token ${after} at position ${this.position}.`);
  }

  private readArray(): JavaList {
    const items: JavaValue[] = [];
    for (let next = this.skipBlanks(); next !== ']'; next = this.skipBlanks()) {
      if (next === '') this.endOfFile(this.text.length - 1, 'EOF');
      if (':}'.includes(next)) this.unexpected();
      if (next === ',') this.position++;
      else items.push(this.readValue('array'));
    }
    this.position++;
    return new JavaList('JSONArray', items);
  }

  private readString(quote: '"' | "'"): string {
    this.position++;
    let value = '';
    for (;;) {
      value += this.take(quote === '"' ? /[^"\\]*/y : /[^'\\]*/y);
      const end = this.text.charAt(this.position++);
      if (end === quote) return value;
      if (end === '') this.endOfFile(this.text.length, 'null');
      value += this.readEscape();
    }
  }

  /** An unknown escape is dropped, as in json-smart. */
  private readEscape(): string {
    const code = this.take(/u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}/y);
    if (code !== '') return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    const letter = this.text.charAt(this.position++);
    if (letter === 'u' || letter === 'x')
      this.fail(`Unexpected unicode sequence at position ${this.position}.`);
    return ESCAPES[letter] ?? '';
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.position;
    const text = pattern.exec(this.text)?.[0] ?? '';
    this.position += text.length;
    return text;
  }

  /** The next character that is not white space, without consuming it. Empty at the end. */
  private skipBlanks(): string {
    this.take(/[ \t\r\n]*/y);
    return this.text.charAt(this.position);
  }

  private unexpected(): never {
    return this.fail(
      `Unexpected character (${this.text.charAt(this.position)}) at position ${this.position}.`,
    );
  }

  private endOfFile(position: number, token: 'EOF' | 'null'): never {
    return this.fail(`Unexpected End Of File position ${position}: ${token}`);
  }

  private fail(what: string): never {
    throw new TemplateRenderError(
      'invalid-body',
      `Could not process payloadnet.minidev.json.parser.ParseException: ${what}`,
    );
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

const BLANKS_AT_END = /[ \t\r\n]+$/;

/** json-smart ends a number at characters outside ASCII, and trims Unicode's spaces in some cases only. */
const ODD_WORD = /^[-\d][^]*[^ -}\t\r\n]|^[^\S ]|[^\S ]$/;

const WORDS: Readonly<Record<string, JavaValue>> = { true: true, false: false, null: null };

/** A value without quotes: a keyword, a number, or else a string. */
function readWord(word: string): JavaValue {
  const known = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
  if (known !== undefined) return known;
  if (word === 'NaN') throw new TemplateRenderError('unsupported', 'NaN in the body is not supported.');
  if (ODD_WORD.test(word)) {
    throw new TemplateRenderError(
      'unsupported',
      `how API Gateway reads the unquoted "${word}" in a body is not known.`,
    );
  }
  // For json-smart a lone minus is a number without digits.
  if (word === '-') return javaInteger(0);
  if (/^-?\d+$/.test(word)) return javaInteger(BigInt(word));
  return /^-?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$/.test(word) ? readDecimal(word) : word;
}

/** Up to 18 characters are read as a double. Longer ones are a BigDecimal unless the double prints the same. */
const LONGEST_DOUBLE = 18;

function readDecimal(word: string): JavaNumber {
  if (word.length <= LONGEST_DOUBLE || String(Number(word)) === word) return javaDouble(Number(word));
  const [mantissa = '', exponent = '0'] = word.split(/[eE]/);
  const [whole = '', fraction = ''] = mantissa.split('.');
  return {
    javaClass: 'BigDecimal',
    unscaled: BigInt(whole + fraction),
    scale: fraction.length - Number(exponent),
  };
}
