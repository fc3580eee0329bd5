import { isRecord, recordsIn, type JsonRecord } from '../outcomes/json-record.ts';

/** What a successful call of an operation leaves in its store. */
export interface KeptPart {
  /** Name for a report. */
  readonly name: string;
  /**
   * The members that are stored. The rest of the call (conditions, keys, metadata) is discarded, or is no place for a
   * body.
   */
  readonly kept: (call: JsonRecord) => unknown;
  readonly identity?: Identity;
}

/** What identifies a thing to the store. A later call with the same identity replaces it or is refused. */
interface Identity {
  /** What happens if the identity is the same in every call. */
  readonly why: string;
  /** Undefined if a later call with the same identity is refused. `isBody` says which values hold the body. */
  readonly of: (call: JsonRecord, isBody: (name: string) => boolean) => unknown;
}

const EVENT: KeptPart = {
  name: 'the detail',
  kept: ({ Entries }) => recordsIn(Entries).map(({ Detail }) => Detail),
};

/** A later run of the same name does not replace this one: it is refused, or is a run of its own. */
const EXECUTION: KeptPart = { name: 'the input', kept: ({ Input, input }) => Input ?? input };

/** By operation as a task spells it, without `aws-sdk:`. */
const KEPT: Readonly<Record<string, KeptPart>> = {
  's3:putObject': {
    name: 'the object',
    kept: ({ Body }) => Body,
    identity: {
      why: 'the next one overwrites it, because its Key is always the same',
      of: ({ Key, IfNoneMatch }) => (IfNoneMatch === '*' ? undefined : Key),
    },
  },
  'dynamodb:putItem': {
    name: 'the item',
    kept: ({ Item }) => Item,
    identity: {
      why: 'the next one overwrites it, because nothing else in its Item differs',
      of: (call, isBody) => (isNew(call) ? undefined : without(call['Item'], isBody)),
    },
  },
  'dynamodb:updateItem': {
    name: 'what is SET in the item',
    kept: ({ UpdateExpression, ExpressionAttributeValues }) =>
      valuesOf(ExpressionAttributeValues, namesSet(UpdateExpression)),
    identity: {
      why: 'the next one overwrites it, because its Key is always the same',
      of: (call) => (isNew(call) || ADDS.test(textOf(call['UpdateExpression'])) ? undefined : call['Key']),
    },
  },
  'sqs:sendMessage': {
    name: 'MessageBody',
    kept: ({ MessageBody }) => MessageBody,
    identity: {
      why: 'the queue drops the next one, because its MessageDeduplicationId is always the same',
      of: ({ MessageDeduplicationId }) => MessageDeduplicationId,
    },
  },
  'states:startExecution': EXECUTION,
  'sfn:startExecution': EXECUTION,
  'events:putEvents': EVENT,
};

/** What the operation stores, in the spelling of a task or of an integration (`dynamodb:PutItem`). */
export function keptPartOf(operation: string): KeptPart | undefined {
  const name = operation.replace(/:./, (start) => start.toLowerCase());
  return Object.hasOwn(KEPT, name) ? KEPT[name] : undefined;
}

/** A later write of the same key fails. */
function isNew({ ConditionExpression }: JsonRecord): boolean {
  const condition = textOf(ConditionExpression);
  return /\battribute_not_exists\s*\(/.test(condition) && !/\b(?:OR|NOT)\b/i.test(condition);
}

function without(item: unknown, isBody: (name: string) => boolean): unknown {
  if (!isRecord(item)) return undefined;
  return Object.fromEntries(Object.entries(item).filter(([name]) => !isBody(name)));
}

/** Updates that keep what the item holds. */
const ADDS = /\blist_append\s*\(|(?<![#:\w.])ADD\s/i;

const CLAUSE = /(?<![#:\w.])(SET|REMOVE|ADD|DELETE)\s+/i;

/** The values that an update certainly writes. `if_not_exists` may write nothing, and DELETE removes. */
function namesSet(expression: unknown): ReadonlySet<string> {
  const [, ...parts] = textOf(expression)
    .replaceAll(/if_not_exists\s*\([^)]*\)/gi, '')
    .split(CLAUSE);
  const writing = parts.filter((_, index) => /^(?:SET|ADD)$/i.test(parts[index - 1] ?? ''));
  return new Set(writing.flatMap((clause) => clause.match(/:\w+/g) ?? []));
}

function valuesOf(values: unknown, names: ReadonlySet<string>): readonly unknown[] {
  if (!isRecord(values)) return [];
  return Object.entries(values).flatMap(([name, value]) => (names.has(name) ? [value] : []));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
