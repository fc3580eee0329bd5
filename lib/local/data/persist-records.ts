import type { Collection } from './open-data-folder.ts';

interface Operation {
  readonly type: 'put' | 'del';
  readonly key: string;
  readonly value?: unknown;
}

type Done = (error?: Error | null) => void;

/** What of the emulator's database of DynamoDB is used: everything of every table, as JSON by key. */
export interface RecordStore {
  put(key: string, value: unknown, done?: Done): unknown;
  del(key: string, done?: Done): unknown;
  batch(operations: readonly Operation[], done?: Done): unknown;
}

/** Fills the database with the tables of an earlier run, and keeps what becomes of them. */
export async function persistRecords(store: RecordStore, records: Collection): Promise<void> {
  const kept = (await records.read()) as readonly (readonly [string, string])[];
  await store.batch(kept.map(([key, json]) => ({ type: 'put', key, value: JSON.parse(json) as unknown })));
  const keep = ({ type, key, value }: Operation): void =>
    type === 'put' ? records.put(key, JSON.stringify(value)) : records.delete(key);
  const [put, del, batch] = [store.put.bind(store), store.del.bind(store), store.batch.bind(store)];
  Object.assign(store, {
    put: (key, value, done) => {
      keep({ type: 'put', key, value });
      return put(key, value, done);
    },
    del: (key, done) => {
      keep({ type: 'del', key });
      return del(key, done);
    },
    batch: (operations, done) => {
      for (const operation of operations) keep(operation);
      return batch(operations, done);
    },
  } satisfies RecordStore);
}
