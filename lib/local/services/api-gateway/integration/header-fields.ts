/** The headers of a request or a response. */
export interface MessageHeaders {
  readonly headers: Record<string, string>;
  /** The headers with several values as lists, because Set-Cookie values cannot be joined by commas. */
  readonly multiValueHeaders?: Readonly<Record<string, string[]>>;
}

/**
 * Header fields by case-insensitive name. The first spelling of a name is kept. API Gateway's own headers, mappings
 * and overrides are merged with it.
 */
export class HeaderFields {
  private readonly fields = new Map<string, { readonly name: string; readonly values: string[] }>();

  /** Sets the field and replaces its old values. */
  set(name: string, ...values: string[]): this {
    const key = name.toLowerCase();
    this.fields.set(key, { name: this.fields.get(key)?.name ?? name, values });
    return this;
  }

  /** Sets a default: does nothing if the field exists. */
  setIfMissing(name: string, value: string): this {
    return this.fields.has(name.toLowerCase()) ? this : this.set(name, value);
  }

  /** Adds values after those of the field. */
  append(name: string, ...values: string[]): this {
    const held = this.fields.get(name.toLowerCase())?.values ?? [];
    return this.set(name, ...held, ...values);
  }

  drop(names: ReadonlySet<string>): this {
    for (const name of names) this.fields.delete(name);
    return this;
  }

  /** Every field with its values, in the order in which the fields were first set. */
  toLists(): Record<string, string[]> {
    return Object.fromEntries([...this.fields.values()].map(({ name, values }) => [name, values]));
  }

  /** Every field as one string. Several values are joined by a comma, as in HTTP. */
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
