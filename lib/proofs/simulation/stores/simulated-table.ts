import { copyOf } from './copy-of.ts';

/** A value as DynamoDB has it: `{"S": "text"}`. */
export type Item = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The parts of a table that matter here. */
export interface TableDefinition {
  readonly TableName: string;
  readonly KeySchema: readonly { readonly AttributeName: string }[];
  readonly AttributeDefinitions: readonly object[];
  readonly GlobalSecondaryIndexes?: readonly IndexDefinition[];
}

export interface IndexDefinition {
  readonly IndexName: string;
  readonly KeySchema: readonly { readonly AttributeName: string }[];
  readonly Projection?: {
    /** ALL, INCLUDE or KEYS_ONLY. */
    readonly ProjectionType: string;
    readonly NonKeyAttributes?: readonly string[];
  };
}

type Done = (error: Error | null, item?: Item) => void;

export interface TableListeners {
  readonly onRead: (item: Item) => void;
  /** Why an item may not be written. */
  readonly refusalOf: (item: Item) => Error | undefined;
  readonly onWritten: (item: Item) => void;
}

/** A table on a Map, as what dynalite's actions ask of their database. */
export class SimulatedTable {
  readonly items = new Map<string, Item>();
  /** For tables without a sort key: reading one of a hundred thousand items must not walk over all of them. */
  readonly byPartition = new Map<string, Item>();
  readonly definition: TableDefinition;
  /** Without indexes, which dynalite would write to a database of their own. */
  readonly keys: object;
  /** For queries, which only read. */
  readonly withIndexes: object;

  private readonly listeners: TableListeners;

  constructor(definition: TableDefinition, listeners: TableListeners) {
    this.definition = definition;
    this.listeners = listeners;
    const { KeySchema, AttributeDefinitions, TableName } = definition;
    this.keys = { TableName, KeySchema, AttributeDefinitions, TableStatus: 'ACTIVE' };
    this.withIndexes = { ...definition, TableStatus: 'ACTIVE' };
  }

  readonly database = {
    lock: (_key: string, locked: (release: (done: Done) => Done) => void) => locked((done) => done),
    get: (key: string, done: Done) => {
      const item = this.items.get(key);
      if (item === undefined) done(Object.assign(new Error('NotFound'), { name: 'NotFoundError' }));
      else {
        this.listeners.onRead(item);
        done(null, copyOf(item));
      }
    },
    put: (key: string, item: Item, done: Done) => {
      const refusal = this.listeners.refusalOf(item);
      if (refusal !== undefined) return done(refusal);
      const kept = copyOf(item);
      this.items.set(key, kept);
      this.byPartition.set(String(kept[this.definition.KeySchema[0]?.AttributeName ?? '']?.S), kept);
      this.listeners.onWritten(item);
      return done(null);
    },
  };
}
