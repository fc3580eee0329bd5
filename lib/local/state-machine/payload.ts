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

  /** Compact JSON text. */
  get text(): string {
    this.json ??= JSON.stringify(this.value);
    return this.json;
  }
}
