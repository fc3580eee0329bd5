import getItem from 'dynalite/actions/getItem.js';
import putItem from 'dynalite/actions/putItem.js';
import query from 'dynalite/actions/query.js';
import updateItem from 'dynalite/actions/updateItem.js';
import db from 'dynalite/db/index.js';
import getItemRules from 'dynalite/validations/getItem.js';
import putItemRules from 'dynalite/validations/putItem.js';
import queryRules from 'dynalite/validations/query.js';
import updateItemRules from 'dynalite/validations/updateItem.js';
import { ServiceError } from '../../../local/service-error.ts';
import '../../../local/services/request-model/strict-dynalite.ts';
import type { ReadsQueries } from '../../../local/services/request-model/strict-dynalite.ts';
import { asServiceError, checkedRequest, type Rules, STORE } from './checked-request.ts';
import { copyOf } from './copy-of.ts';
import type { Call, SimulatedService } from './simulated-service.ts';
import { type IndexDefinition, type Item, SimulatedTable, type TableDefinition } from './simulated-table.ts';

/** A write before it is made: the item as it is, and as it will be. */
export interface TableWrite {
  readonly table: TableDefinition;
  readonly before?: Item;
  readonly after?: Item;
}

/**
 * DynamoDB without a server: the checks, conditions and updates of dynalite, run on a Map and answered at once. The
 * embedded store of the local run is the same code behind HTTP. Here a call takes no time of its own, so a run
 * depends only on its seed. An index is always up to date; DynamoDB's can be behind for a second.
 */
export class SimulatedDynamoDb implements SimulatedService {
  private readonly tables: ReadonlyMap<string, SimulatedTable>;
  /** The item of the last call, before and after it. Write units are counted from this. */
  touched: { readonly before?: Item; readonly after?: Item } = {};

  private readonly admits: (write: TableWrite) => boolean;

  /** `onWritten` is called for every written item, `admits` is asked before. */
  constructor(
    definitions: readonly TableDefinition[],
    onWritten: (item: Item) => void,
    admits: (write: TableWrite) => boolean = () => true,
  ) {
    this.admits = admits;
    this.tables = new Map(
      definitions.map((definition) => [
        definition.TableName,
        new SimulatedTable(definition, {
          onRead: (before) => {
            this.touched = { before };
          },
          refusalOf: (after) => this.refusalOf(definition, after),
          onWritten: (after) => {
            this.touched = { ...this.touched, after };
            onWritten(after);
          },
        }),
      ]),
    );
  }

  readonly actions = {
    PutItem: (input: Call) => this.write(putItem, putItemRules, input),
    UpdateItem: (input: Call) => this.write(updateItem, updateItemRules, input),
    GetItem: (input: Call) => this.write(getItem, getItemRules, input),
    Query: (input: Call) => this.write(query, queryRules, input, this.queryStore),
  };

  /** Every item of every table. */
  allItems(): readonly Item[] {
    return [...this.tables.values()].flatMap(({ items }) => [...items.values()]);
  }

  /** Whether any table has an item like that. */
  someItem(isLike: (item: Item) => boolean): boolean {
    for (const { items } of this.tables.values())
      for (const item of items.values()) if (isLike(item)) return true;
    return false;
  }

  /** The item with this partition key, from whichever table has it. */
  itemOf(partition: string): Item | undefined {
    return [...this.tables.values()].map(({ byPartition }) => byPartition.get(partition)).find(Boolean);
  }

  private write(action: Action, rules: Rules, input: Call, store: object = this.store): object {
    this.touched = {};
    const data = checkedRequest(rules, input);
    let outcome: { readonly error?: Error | null | undefined; readonly answer?: object } | undefined;
    action(store, data, (error, answer) => {
      outcome = { error, ...(answer !== undefined && { answer }) };
    });
    if (outcome === undefined) throw new Error('dynalite has not answered at once');
    if (outcome.error) throw this.failed(asServiceError(outcome.error), input);
    return { ...outcome.answer };
  }

  /** A write whose condition is false takes the units of the existing item, and is refused if there are not enough. */
  private failed(error: Error, { TableName }: Call): Error {
    const definition = this.tables.get(String(TableName))?.definition;
    const isConditional =
      error instanceof ServiceError && error.code === 'ConditionalCheckFailedException' && definition;
    return (isConditional && this.refusalOf(definition, this.touched.before)) || error;
  }

  /** The answer of DynamoDB if the table or an index has fewer units left than the write takes. */
  private refusalOf(table: TableDefinition, after: Item | undefined): ServiceError | undefined {
    const { before } = this.touched;
    if (this.admits({ table, ...(before && { before }), ...(after && { after }) })) return undefined;
    return new ServiceError('ProvisionedThroughputExceededException', 'Throughput exceeds the limit.');
  }

  /** What a query reads once dynalite's action has checked its key condition against the table and its indexes. */
  private readonly queryStore = {
    getTable: (name: string, ...rest: unknown[]) =>
      this.answerTable(name, rest, ({ withIndexes }) => withIndexes),
    queryTable: (_table, data, done) => done(null, this.itemsOf(data as Query)),
  } satisfies ReadsQueries & { readonly getTable: unknown };

  /** The callback is the last argument: some of dynalite's calls have one argument more. */
  private answerTable(name: string, rest: readonly unknown[], of: (table: SimulatedTable) => object): void {
    const table = this.tables.get(name);
    const done = rest.at(-1) as (error: Error | null, table?: object) => void;
    if (table === undefined)
      done(new ServiceError('ResourceNotFoundException', 'Requested resource not found'));
    else done(null, of(table));
  }

  private itemsOf({ TableName, IndexName, KeyConditions, Limit = Infinity }: Query): object {
    const table = this.tables.get(TableName);
    if (table === undefined) throw new Error(`there is no table ${TableName}`);
    const index = table.definition.GlobalSecondaryIndexes?.find((one) => one.IndexName === IndexName);
    const { KeySchema } = index ?? table.definition;
    const names = KeySchema.map(({ AttributeName }) => AttributeName);
    const sortKey = (item: Item): string => String(item[names[1] ?? '']?.S);
    const Items = [...table.items.values()]
      .filter((item) => names.every((name) => Object.hasOwn(item, name)))
      .filter((item) => db.matchesFilter(item, KeyConditions))
      .toSorted((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1))
      .slice(0, Limit)
      .map((item) => (index === undefined ? item : projected(item, table.definition, index)));
    return { Items: copyOf(Items), Count: Items.length, ScannedCount: Items.length };
  }

  /** What dynalite's actions ask of their database, on a Map and at once. */
  private readonly store = {
    ...STORE,
    getTable: (name: string, ...rest: unknown[]) => this.answerTable(name, rest, ({ keys }) => keys),
    getItemDb: (name: string) => this.tables.get(name)?.database,
  };
}

/** The parameters of a query, checked. */
interface Query {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly KeyConditions: object;
  readonly Limit?: number;
}

type Action = typeof putItem;

/** What an index holds of an item: at least the keys of table and index. */
function projected(item: Item, { KeySchema }: TableDefinition, index: IndexDefinition): Item {
  const { ProjectionType, NonKeyAttributes = [] } = index.Projection ?? { ProjectionType: 'ALL' };
  if (ProjectionType === 'ALL') return item;
  const kept = new Set([...KeySchema, ...index.KeySchema].map(({ AttributeName }) => AttributeName));
  for (const name of ProjectionType === 'INCLUDE' ? NonKeyAttributes : []) kept.add(name);
  return Object.fromEntries(Object.entries(item).filter(([name]) => kept.has(name)));
}
