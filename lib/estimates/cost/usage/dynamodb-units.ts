import db from 'dynalite/db/index.js';
import type { StoreRequest } from '../../../proofs/simulation/stores/simulate-stores.ts';
import type { TableDefinition } from '../../../proofs/simulation/stores/simulated-table.ts';
import type { Usage } from './usage.ts';
import { type Utf8Item, utf8Item } from './utf8-item.ts';

type Index = NonNullable<TableDefinition['GlobalSecondaryIndexes']>[number] & {
  readonly Projection?: { readonly ProjectionType: string; readonly NonKeyAttributes?: readonly string[] };
};

const WRITES = new Set(['PutItem', 'UpdateItem']);

/**
 * The units of one DynamoDB call (developer guide, "DynamoDB read and write operations" and "Throughput
 * considerations for global secondary indexes"). A write costs a unit for each KB of the larger of the item before
 * and after, even if its condition failed. Each index costs what changes in it. A read costs a unit for each 4 KB, or
 * half of that if it need not be consistent.
 */
export function dynamoDbUnits(request: StoreRequest, tables: readonly TableDefinition[]): Usage {
  const { action, input, answer, item = {} } = request;
  if (action === 'Query') return { 'dynamodb.readUnits': queryUnits(answer, input.ConsistentRead === true) };
  const before = utf8Item(item.before as Utf8Item | undefined);
  if (!WRITES.has(action)) {
    if (action !== 'GetItem')
      throw new Error(
        `lib/estimates/cost/usage/dynamodb-units.ts does not know how DynamoDB bills ${action}.`,
      );
    return { 'dynamodb.readUnits': db.capacityUnits(before, true, input.ConsistentRead === true) };
  }
  const after = utf8Item(item.after as Utf8Item | undefined);
  const units = Math.max(db.capacityUnits(before), db.capacityUnits(after));
  const table = tables.find(({ TableName }) => TableName === input.TableName);
  // A failed write leaves the item as it was.
  const indexes = after === undefined ? [] : (table?.GlobalSecondaryIndexes ?? []);
  const indexUnits = indexes
    .map((index) => changedIndexUnits(index, table!, before, after!))
    .reduce((sum, more) => sum + more, 0);
  return { 'dynamodb.writeUnits': units, 'dynamodb.indexWriteUnits': indexUnits };
}

/** An entry that is added, removed or changed costs its units. One that moves is deleted and put: twice. */
function changedIndexUnits(
  index: Index,
  table: TableDefinition,
  before: Utf8Item | undefined,
  after: Utf8Item,
): number {
  const [was, is] = [entryOf(index, table, before), entryOf(index, table, after)];
  if (JSON.stringify(was) === JSON.stringify(is)) return 0;
  const units = [was, is].map((entry) => (entry === undefined ? 0 : db.capacityUnits(entry)));
  const moves = index.KeySchema.some(
    ({ AttributeName }) => JSON.stringify(was?.[AttributeName]) !== JSON.stringify(is?.[AttributeName]),
  );
  return moves ? units[0]! + units[1]! : Math.max(...units);
}

/** What an index holds of an item: nothing unless all its keys are present. */
function entryOf(index: Index, table: TableDefinition, item: Utf8Item | undefined): Utf8Item | undefined {
  const keys = index.KeySchema.map(({ AttributeName }) => AttributeName);
  if (item === undefined || !keys.every((key) => Object.hasOwn(item, key))) return undefined;
  const { ProjectionType = 'ALL', NonKeyAttributes = [] } = index.Projection ?? {};
  const tableKeys = table.KeySchema.map(({ AttributeName }) => AttributeName);
  const kept = new Set([...keys, ...tableKeys, ...NonKeyAttributes]);
  return Object.fromEntries(
    Object.entries(item).filter(([name]) => ProjectionType === 'ALL' || kept.has(name)),
  );
}

/** The sizes of all items together, at least half a unit if the read need not be consistent. */
function queryUnits(answer: object | undefined, isConsistent: boolean): number {
  const { Items = [] } = (answer ?? {}) as { readonly Items?: readonly Utf8Item[] };
  const bytes = Items.reduce((sum, item) => sum + db.itemSize(utf8Item(item)), 0);
  return Math.max(1, Math.ceil(bytes / 4096)) / (isConsistent ? 1 : 2);
}
