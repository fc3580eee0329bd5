import db from 'dynalite/db/index.js';
import conditionParser from 'dynalite/db/conditionParser.js';
import queryRules from 'dynalite/validations/query.js';

/**
 * dynalite 4 accepts some requests that DynamoDB refuses and that can only be found with dynalite's parser or the
 * keys of the table. Its modules call each other through their exports, so these are replaced here, once for the
 * process. This affects the embedded store and the simulated one.
 */

/** A part of a parsed condition: an operator or function, a path, or a literal value (`{"S": "text"}`). */
interface Expression {
  readonly type?: string;
  readonly name?: string;
  readonly args?: readonly Expression[];
}

/** The types that have an order. */
const COMPARABLE = new Set(['S', 'N', 'B']);
const ORDERING: Readonly<Record<string, string>> = {
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  between: 'BETWEEN',
};

function comparisonProblem({ type = '', args = [] }: Expression): string | undefined {
  const operator = ORDERING[type];
  for (const operand of args) {
    const literal = literalType(operand);
    if (operator !== undefined && literal !== undefined && !COMPARABLE.has(literal))
      return `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${literal}`;
    const inner = Array.isArray(operand) ? undefined : comparisonProblem(operand);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** A path is a list. An operator or function has a type. */
function literalType(operand: Expression): string | undefined {
  return Array.isArray(operand) || operand.type !== undefined ? undefined : Object.keys(operand)[0];
}

const { parse } = conditionParser;
conditionParser.parse = (text, options) => {
  const parsed = parse(text, options);
  return typeof parsed === 'string' ? parsed : (comparisonProblem(parsed.expression) ?? parsed);
};

type Value = Readonly<Record<string, unknown>>;
type Item = Readonly<Record<string, Value>>;

/** Counts bytes, while dynalite counts characters. Numbers as keys have another size and are not counted. */
function bytesOf(value: Value | undefined): number {
  const { S, B } = value ?? {};
  if (typeof S === 'string') return Buffer.byteLength(S);
  return typeof B === 'string' ? Buffer.byteLength(B, 'base64') : 0;
}

/** DynamoDB developer guide, "Service quotas". */
const LONGEST_HASH_KEY = 2_048;
const LONGEST_SORT_KEY = 1_024;
const HASH_KEY_TOO_LONG =
  'One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes';
const SORT_KEY_TOO_LONG =
  'One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes';

function keySizeProblem(item: Item, table: object, keySchema?: object): Error | undefined {
  const visit = (attribute: string, _type: string, isHash: boolean) => {
    const bytes = bytesOf(item[attribute]);
    if (bytes <= (isHash ? LONGEST_HASH_KEY : LONGEST_SORT_KEY)) return undefined;
    return db.validationError(isHash ? HASH_KEY_TOO_LONG : SORT_KEY_TOO_LONG);
  };
  return keySchema === undefined ? db.traverseKey(table, visit) : db.traverseKey(table, keySchema, visit);
}

/** A parsed update expression. */
interface Updates {
  readonly sections: readonly {
    readonly type: string;
    readonly path: readonly (string | number)[];
    readonly val?: Value;
  }[];
}

function isEmpty({ S, B }: Value): boolean {
  return S === '' || B === '';
}

/** An item without the key of an index is not in the index. An item whose key is empty is refused. */
function indexKeyProblem(item: Item, table: object): Error | undefined {
  return db.traverseIndexes(table, (attribute, type, { IndexName }) => {
    const value = item[attribute];
    if (value === undefined || !isEmpty(value)) return undefined;
    return db.validationError(
      `One or more parameter values are not valid. A value specified for a secondary index key is not supported. ${emptyKey(type)} IndexName: ${IndexName}, IndexKey: ${attribute}`,
    );
  });
}

function emptyKey(type: string): string {
  return `The AttributeValue for a key attribute cannot contain an empty ${type === 'S' ? 'string' : 'binary'} value.`;
}

/** The attributes that an update expression sets to a value of the request. Keys are never nested. */
function valuesSet(updates: Updates | undefined): Item {
  const set = (updates?.sections ?? []).filter(({ type, path }) => type === 'set' && path.length === 1);
  return Object.fromEntries(set.map(({ path, val }) => [path[0], val]));
}

const { validateKey, validateItem, validateUpdates } = db;
db.validateKey = (key, table, keySchema) =>
  validateKey(key, table, keySchema) ?? keySizeProblem(key, table, keySchema);
db.validateItem = (item, table) =>
  validateItem(item, table) ?? keySizeProblem(item, table) ?? indexKeyProblem(item, table);

db.validateUpdates = (legacy, updates, table) =>
  validateUpdates(legacy, updates, table) ?? indexKeyProblem(valuesSet(updates), table);

interface KeyConditions {
  readonly KeyConditions?: Readonly<Record<string, { readonly AttributeValueList?: readonly Value[] }>>;
}

/** After its checks, dynalite has the conditions in KeyConditions, also those from an expression. */
function keyConditionProblem({ KeyConditions = {} }: KeyConditions): string | undefined {
  for (const [name, { AttributeValueList = [] }] of Object.entries(KeyConditions)) {
    const empty = AttributeValueList.find(isEmpty);
    if (empty !== undefined)
      return `One or more parameter values are not valid. ${emptyKey('S' in empty ? 'S' : 'B')} Key: ${name}`;
    if (AttributeValueList.some((value) => bytesOf(value) > LONGEST_HASH_KEY)) return HASH_KEY_TOO_LONG;
  }
  return undefined;
}

const { custom } = queryRules;
queryRules.custom = (data, store) => custom(data, store) ?? keyConditionProblem(data);

/** A store with this method reads the items of a query itself, after the action has checked the request. */
export interface ReadsQueries {
  queryTable(table: object, data: object, done: (error: Error | null, answer?: object) => void): void;
}

const { queryTable } = db;
db.queryTable = (store, table, data, ...rest) => {
  if (!('queryTable' in store)) return queryTable(store, table, data, ...rest);
  return (store as ReadsQueries).queryTable(table, data, rest.at(-1) as never);
};
