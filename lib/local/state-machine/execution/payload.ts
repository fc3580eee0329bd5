/**
 * JSON data that passes from state to state, with its text. The history shows the text and the size limit counts it.
 * It is built once, however many states pass on the same data. The value must not be mutated.
 */
export class Payload {
  readonly value: unknown;
  private json: string | undefined;
  /** The text was received from outside and may contain white space. */
  private readonly isForeign: boolean;

  /** `text` is the JSON text that the value was read from, if any. */
  constructor(value: unknown, text?: string) {
    this.value = value;
    this.json = text;
    this.isForeign = text !== undefined;
  }

  /** The outputs as one array. Joins their texts, so that a Parallel does not serialise 256 KiB of JSON again. */
  static list(items: readonly Payload[]): Payload {
    const list = new Payload(items.map((item) => item.value));
    list.json = `[${items.map((item) => item.of(item.value).text).join(',')}]`;
    return list;
  }

  /** JSON text: compact, or as received from outside. */
  get text(): string {
    this.json ??= JSON.stringify(this.value);
    return this.json;
  }

  /**
   * The payload for the result of an expression. Returns this payload if the value is the same and its text is
   * compact.
   */
  of(value: unknown): Payload {
    return value === this.value && !this.isForeign ? this : new Payload(value);
  }
}
