/** A write request to S3. */
export interface Write {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Returns the entity tag of the object at the URL, or undefined if there is none. */
export type FindEntityTag = (url: string) => Promise<string | undefined>;

/**
 * `If-None-Match: *` and `If-Match` of PutObject, which the embedded S3 accepts but ignores. Writes to one key run
 * one after another, so exactly one of several conditional writes wins, as in S3 (Amazon S3 user guide, "Conditional
 * writes").
 */
export class ConditionalWrites {
  private readonly findEntityTag: FindEntityTag;
  /** The last write in progress, by key. */
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(findEntityTag: FindEntityTag) {
    this.findEntityTag = findEntityTag;
  }

  /**
   * Waits its turn. Resolves to whether the condition holds, and to a function to call when the write is answered.
   */
  async begin({
    method,
    url,
    headers,
  }: Write): Promise<{ readonly holds: boolean; readonly done: () => void }> {
    const [noneMatch, match] = [headers['if-none-match'], headers['if-match']];
    if (method !== 'PUT' || (noneMatch === undefined && match === undefined))
      return { holds: true, done: () => undefined };
    const before = this.underWay.get(url) ?? Promise.resolve();
    let done = (): void => undefined;
    const turn = new Promise<void>((resolve) => {
      done = resolve;
    });
    const last = before.then(() => turn);
    this.underWay.set(url, last);
    await before;
    const found = await this.findEntityTag(url);
    return {
      holds: noneMatch === undefined ? found === match : found === undefined,
      done: () => {
        done();
        if (this.underWay.get(url) === last) this.underWay.delete(url);
      },
    };
  }
}
