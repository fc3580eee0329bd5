/** How long a value is used without asking again. */
const FRESH_MS = 5 * 60_000;

/** How old a value must be before a failed signature reads it again, so that forged requests do not cost a call each. */
const SUSPECT_MS = 10_000;

interface Entry {
  readonly values: readonly string[];
  readonly readAt: number;
}

/** The values of secrets. While a secret is used, it is read at least every five minutes and at most every ten seconds. */
export class SecretCache {
  private readonly entries = new Map<string, Entry>();
  private readonly read: (id: string) => Promise<readonly string[]>;
  private readonly now: () => number;

  /** `now` gives milliseconds from any fixed point. */
  constructor(read: (id: string) => Promise<readonly string[]>, now: () => number) {
    this.read = read;
    this.now = now;
  }

  /** No values for a source without a secret. */
  async get(id: string | undefined): Promise<readonly string[]> {
    if (id === undefined) return [];
    const entry = this.entries.get(id);
    return entry !== undefined && this.now() - entry.readAt < FRESH_MS ? entry.values : this.refresh(id);
  }

  /** Other values than the known ones. Undefined if there are none, or if they were read too recently to ask. */
  async getNewer(id: string | undefined, known: readonly string[]): Promise<readonly string[] | undefined> {
    const entry = id === undefined ? undefined : this.entries.get(id);
    if (id === undefined || entry === undefined || this.now() - entry.readAt < SUSPECT_MS) return undefined;
    const values = await this.refresh(id);
    return values.join('\0') === known.join('\0') ? undefined : values;
  }

  private async refresh(id: string): Promise<readonly string[]> {
    const values = await this.read(id);
    this.entries.set(id, { values, readAt: this.now() });
    return values;
  }
}
