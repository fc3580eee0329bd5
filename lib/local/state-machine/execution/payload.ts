/**
 * JSON data on its way from state to state, with its text. The text is made once, however many states hand the same
 * data on: it is what the history shows and what the size limit counts. The value must not be mutated.
 */
export class Payload {
  readonly value: unknown;
  private json: string | undefined;
  /** The text is somebody else's, with their white space. */
  private readonly isForeign: boolean;

  /** `text` is the JSON text that the value was read from, where there is one. */
  constructor(value: unknown, text?: string) {
    this.value = value;
    this.json = text;
    this.isForeign = text !== undefined;
  }

  /** The outputs as one array. Their texts are joined: a Parallel need not write 256 KiB of JSON a second time. */
  static list(items: readonly Payload[]): Payload {
    const list = new Payload(items.map((item) => item.value));
    list.json = `[${items.map((item) => item.of(item.value).text).join(',')}]`;
    return list;
  }

  /** JSON text: compact, or as the execution was given it. */
  get text(): string {
    this.json ??= JSON.stringify(this.value);
    return this.json;
  }

  /** The payload of a value that an expression gave: this one where it is the very same data in compact text. */
  of(value: unknown): Payload {
    return value === this.value && !this.isForeign ? this : new Payload(value);
  }
}
