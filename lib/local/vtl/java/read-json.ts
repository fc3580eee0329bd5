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
 * commas superfluous, and what is no JSON at all is a string. Members keep their order, of two with one name the
 * last wins, whole numbers keep every digit.
 *
 * @throws TemplateRenderError `invalid-body`, with the text of the service, on what cannot be read even so
 */
export function readJson(text: string): JavaValue {
  return new JsonReader(text).readDocument();
}

/** Where a value may stand: what ends it if it has no quotes. */
type Surroundings = 'document' | 'array' | 'object';

const UNQUOTED: Readonly<Record<Surroundings, RegExp>> = {
  document: /[^]*/y,
  array: /[^,\]]*/y,
  object: /[^,}]*/y,
};

/** json-smart 2.4.9 and later refuse a deeper document; which version the service runs is not known. */
const DEEPEST = 400;

class JsonReader {
  private readonly text: string;
  private position = 0;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** What follows the value is ignored. */
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

  /** An unknown escape vanishes, as it does in json-smart. */
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

  /** The next character that is no blank; it stays. Empty at the end. */
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

/** json-smart stops reading a number at characters outside of ASCII, and trims Unicode's blanks now and then. */
const ODD_WORD = /^[-\d][^]*[^ -}\t\r\n]|^[^\S ]|[^\S ]$/;

const WORDS: Readonly<Record<string, JavaValue>> = { true: true, false: false, null: null };

/** A value without quotes: a word, a number, else a string. */
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
  // A lone minus is a number without digits to json-smart.
  if (word === '-') return javaInteger(0);
  if (/^-?\d+$/.test(word)) return javaInteger(BigInt(word));
  return /^-?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$/.test(word) ? readDecimal(word) : word;
}

/** Up to 18 characters fit a double; above, json-smart takes a BigDecimal unless the double prints the same. */
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
