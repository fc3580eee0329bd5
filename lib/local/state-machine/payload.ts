/**
 * JSON data on its way from state to state, with its text. The text is made once, however many states hand the
 * same data on: it is what the history shows and what the size limit counts. The value must not be mutated.
 */
export class Payload {
  readonly value: unknown;
  private json: string | undefined;

  constructor(value: unknown, text?: string) {
    this.value = value;
    this.json = text;
  }

  /** The outputs as one array. Their texts are joined: a Parallel need not write 256 KiB of JSON a second time. */
  static list(items: readonly Payload[]): Payload {
    const text = `[${items.map((item) => item.text).join(',')}]`;
    return new Payload(
      items.map((item) => item.value),
      text,
    );
  }

  /** JSON text: compact, or as it was given to the execution. */
  get text(): string {
    this.json ??= JSON.stringify(this.value);
    return this.json;
  }

  /** The payload of `value`: this one where it is the very same data. */
  of(value: unknown): Payload {
    return value === this.value ? this : new Payload(value);
  }
}
