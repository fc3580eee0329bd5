/** An item of DynamoDB as requests and answers hold it. */
export type Utf8Item = Readonly<Record<string, unknown>>;

/**
 * The item with one character for each byte of its texts, because dynalite counts characters and DynamoDB counts
 * bytes of UTF-8 (developer guide, "Item sizes and formats").
 */
export function utf8Item<T extends Utf8Item | undefined>(item: T): T {
  if (item === undefined) return item;
  const asBytes = (key: string, value: unknown): unknown =>
    key === 'S' && typeof value === 'string' ? Buffer.from(value).toString('latin1') : value;
  return JSON.parse(JSON.stringify(item, asBytes)) as T;
}
