import { ServiceError } from '../../service-error.ts';
import type { Request } from './request.ts';
import type { RequestRule } from './request-rule.ts';

/** An attribute value. Only the types that nest. */
interface Value {
  readonly L?: readonly Value[];
  readonly M?: Readonly<Record<string, Value>>;
}

type Values = Readonly<Record<string, Value>>;

/** DynamoDB developer guide, "Service quotas": nested attributes. */
const DEEPEST = 32;

function isTooDeep({ L, M }: Value, level = 1): boolean {
  const inner = L ?? (M && Object.values(M));
  if (inner === undefined) return false;
  return level > DEEPEST || inner.some((value) => isTooDeep(value, level + 1));
}

/** Every attribute value of a request. */
function valuesOf(request: Request): readonly Value[] {
  const maps = ['Item', 'Key', 'ExpressionAttributeValues', 'ExclusiveStartKey'].map((name) => request[name]);
  const legacy = ['Expected', 'AttributeUpdates'].flatMap((name) =>
    Object.values((request[name] ?? {}) as Readonly<Record<string, { readonly Value?: Value }>>),
  );
  return [
    ...maps.flatMap((map) => Object.values((map ?? {}) as Values)),
    ...legacy.flatMap(({ Value }) => Value ?? []),
  ];
}

/** The parameters whose conditions ConditionalOperator joins. */
const CONDITIONS = ['Expected', 'QueryFilter', 'ScanFilter'];

function joinedConditions(request: Request): number {
  return CONDITIONS.reduce((sum, name) => sum + Object.keys(request[name] ?? {}).length, 0);
}

interface ItemRule {
  readonly isBroken: (request: Request) => boolean;
  readonly message: string;
}

const RULES: readonly ItemRule[] = [
  {
    isBroken: (request) => valuesOf(request).some((value) => isTooDeep(value)),
    message: 'Nesting Levels have exceeded supported limits',
  },
  {
    isBroken: (request) => request.ConditionalOperator !== undefined && joinedConditions(request) === 0,
    message: 'ConditionalOperator cannot be used without Filter or Expected',
  },
  {
    isBroken: (request) => request.ConditionalOperator !== undefined && joinedConditions(request) === 1,
    message: 'ConditionalOperator can only be used when Filter or Expected has two or more elements',
  },
  {
    isBroken: namesPrototype,
    message: "The local run does not support the attribute name '__proto__'",
  },
];

/**
 * AWS accepts the name. JavaScript objects would silently drop the attribute, in the SDK and in the embedded store.
 */
function namesPrototype(request: Request): boolean {
  const names = Object.values((request.ExpressionAttributeNames ?? {}) as Readonly<Record<string, unknown>>);
  const expressions = Object.entries(request).filter(([name]) => name.endsWith('Expression'));
  return (
    names.includes('__proto__') || expressions.some(([, text]) => /(?<![\w#:])__proto__\b/.test(String(text)))
  );
}

/** Requests that DynamoDB refuses but the embedded store would accept. */
export const ITEM_RULES: readonly RequestRule[] = RULES.map(
  ({ isBroken, message }): RequestRule =>
    (request) =>
      isBroken(request) ? new ServiceError('ValidationException', message) : undefined,
);
