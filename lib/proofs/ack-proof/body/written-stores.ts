/** Stores that certainly hold something by now, each with the evidence. */
export type WrittenStores = ReadonlyMap<string, ReadonlySet<string>>;

/** No store yet. */
export const NOTHING_WRITTEN: WrittenStores = new Map();

/** Adds a store, or one more piece of evidence for it. */
export function withStore(written: WrittenStores, store: string, evidence: string): WrittenStores {
  return new Map([...written, [store, new Set([...(written.get(store) ?? []), evidence])]]);
}

/** What is written on each of the ways. */
export function writtenOnAll(ways: readonly WrittenStores[]): WrittenStores {
  const [first = NOTHING_WRITTEN] = ways;
  const stores = [...first.keys()].filter((store) => ways.every((way) => way.has(store)));
  return new Map(stores.map((store) => [store, new Set(ways.flatMap((way) => [...(way.get(store) ?? [])]))]));
}

/** What is written if all of the ways are taken. */
export function writtenTogether(ways: readonly WrittenStores[]): WrittenStores {
  return ways.reduce(
    (together, way) =>
      [...way].reduce(
        (sum, [store, evidence]) => [...evidence].reduce((one, each) => withStore(one, store, each), sum),
        together,
      ),
    NOTHING_WRITTEN,
  );
}
