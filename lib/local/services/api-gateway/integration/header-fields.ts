/** The headers of a request or a response. */
export interface MessageHeaders {
  readonly headers: Record<string, string>;
  /** Those of `headers` that have several values, apart: a Set-Cookie cannot be joined by commas. */
  readonly multiValueHeaders?: Readonly<Record<string, string[]>>;
}

/**
 * Header fields by name, whatever its case; the first spelling of a name stays. API Gateway's own headers, mappings
 * and overrides are laid over each other this way.
 */
export class HeaderFields {
  private readonly fields = new Map<string, { readonly name: string; readonly values: string[] }>();

  /** Replaces whatever the field held. */
  set(name: string, ...values: string[]): this {
    const key = name.toLowerCase();
    this.fields.set(key, { name: this.fields.get(key)?.name ?? name, values });
    return this;
  }

  /** Replaces nothing: a default. */
  setIfMissing(name: string, value: string): this {
    return this.fields.has(name.toLowerCase()) ? this : this.set(name, value);
  }

  /** Adds values behind those the field holds. */
  append(name: string, ...values: string[]): this {
    const held = this.fields.get(name.toLowerCase())?.values ?? [];
    return this.set(name, ...held, ...values);
  }

  drop(names: ReadonlySet<string>): this {
    for (const name of names) this.fields.delete(name);
    return this;
  }

  /** Every field with its values, in the order of their first mention. */
  toLists(): Record<string, string[]> {
    return Object.fromEntries([...this.fields.values()].map(({ name, values }) => [name, values]));
  }

  /** Every field as one text: several values are joined by a comma, as HTTP has it. */
  toRecord(): Record<string, string> {
    return Object.fromEntries([...this.fields.values()].map(({ name, values }) => [name, values.join(', ')]));
  }

  toMessage(): MessageHeaders {
    const several = Object.entries(this.toLists()).filter(([, values]) => values.length > 1);
    const headers = this.toRecord();
    return several.length === 0 ? { headers } : { headers, multiValueHeaders: Object.fromEntries(several) };
  }
}

/** The values of every header of a message. */
export function headerLists(message: MessageHeaders): (readonly [string, string[]])[] {
  const lists = new Map(Object.entries(message.multiValueHeaders ?? {}));
  return Object.entries(message.headers).map(([name, value]) => [name, lists.get(name) ?? [value]]);
}
