/** A write as S3 gets it. */
export interface Write {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** The entity tag of what lies at the URL, or undefined where nothing does. */
export type FindEntityTag = (url: string) => Promise<string | undefined>;

/**
 * `If-None-Match: *` and `If-Match` on PutObject, which the embedded S3 takes and ignores. Writes of one key wait for each
 * other, so that of many conditional ones exactly one wins, as in S3 (Amazon S3 user guide, "Conditional writes").
 */
export class ConditionalWrites {
  private readonly findEntityTag: FindEntityTag;
  /** The last write of each key that is under way. */
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(findEntityTag: FindEntityTag) {
    this.findEntityTag = findEntityTag;
  }

  /** Waits for its turn; resolves to whether the condition holds, and to what must be called once the write is answered. */
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
