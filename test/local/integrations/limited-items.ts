import { LOCAL_ACCOUNT } from '../../../lib/local/template/local-account.ts';

export type Arguments = Readonly<Record<string, unknown>>;
/** The arguments, and part of the cause. Without a cause the arguments are accepted. */
export type Case = readonly [given: Arguments, cause?: string];

/** Arguments of a task, each accepted or refused with this error. */
export interface Refusals {
  readonly resource: string;
  /** The arguments to which every case adds. */
  readonly given: Arguments;
  readonly error: string;
  readonly cases: readonly Case[];
}

const TABLE = 'Table';
const nested = (levels: number): unknown =>
  Array.from({ length: levels }).reduce<object>((value) => ({ L: [value] }), { S: 'x' });
const mapped = (levels: number): unknown =>
  Array.from({ length: levels }).reduce<object>((value) => ({ M: { a: value } }), { S: 'x' });
const condition = (ConditionExpression: string, value: object): Arguments => ({
  ConditionExpression,
  ExpressionAttributeValues: { ':x': value },
});
const byKey = (id: string): Arguments => ({ Key: { id: { S: id } } });
const HASH_KEY = 'Size of hashkey has exceeded the maximum size limit of2048 bytes';
const SORT_KEY = 'Aggregated size of all range keys has exceeded the size limit of 1024 bytes';
const EMPTY_KEY = 'The AttributeValue for a key attribute cannot contain an empty string value';
const queried = (id: string): Arguments => ({
  KeyConditionExpression: 'id = :x',
  ExpressionAttributeValues: { ':x': { S: id } },
});
const ofGroup = (KeyConditionExpression: string, names: object = {}): Arguments => ({
  IndexName: 'ByGroup',
  KeyConditionExpression,
  ExpressionAttributeNames: { '#g': 'group', ...names },
  ExpressionAttributeValues: {
    ':g': { S: 'g' },
    ...(/:x/.test(KeyConditionExpression) && { ':x': { S: '5' } }),
  },
});

/** For DynamoDB. */
export const OF_ITEMS: readonly Refusals[] = [
  {
    resource: 'dynamodb:putItem',
    given: { TableName: TABLE, Item: { id: { S: 'a' }, v: { N: '1' } } },
    error: 'DynamoDB.AmazonDynamoDBException',
    cases: [
      [{ TableName: LOCAL_ACCOUNT.arn('dynamodb', `table/${TABLE}`) }],
      [
        condition('v < :x', { BOOL: true }),
        'Invalid ConditionExpression: Incorrect operand type for operator or function; operator or function: <, operand type: BOOL',
      ],
      [condition('NOT (v >= :x)', { SS: ['a'] }), 'operator or function: >=, operand type: SS'],
      [condition('attribute_exists(id) AND v > :x', { NULL: true }), 'operator or function: >'],
      [
        {
          ConditionExpression: 'v BETWEEN :x AND :y',
          ExpressionAttributeValues: { ':x': { L: [] }, ':y': { L: [] } },
        },
        'operator or function: BETWEEN, operand type: L',
      ],
      [condition('attribute_not_exists(id) OR v >= :x', { N: '0' })],
      [{ Item: { id: { S: 'a' }, v: nested(32) } }],
      [{ Item: { id: { S: 'a' }, v: nested(33) } }, 'Nesting Levels have exceeded supported limits'],
      [{ Item: { id: { S: 'a' }, v: mapped(33) } }, 'Nesting Levels have exceeded supported limits'],
      [condition('v <> :x', nested(33) as object), 'Nesting Levels have exceeded supported limits'],
      [{ Item: { id: { S: 'é'.repeat(1_024) } } }],
      [{ Item: { id: { S: 'é'.repeat(1_025) } } }, HASH_KEY],
      [{ TableName: 'Ordered', Item: { id: { S: 'a' }, at: { S: 'é'.repeat(512) } } }],
      [{ TableName: 'Ordered', Item: { id: { S: 'a' }, at: { S: 'é'.repeat(513) } } }, SORT_KEY],
      [{ ConditionalOperator: 'AND' }, 'ConditionalOperator cannot be used without Filter or Expected'],
      [
        { ConditionalOperator: 'OR', Expected: { none: { Exists: false } } },
        'ConditionalOperator can only be used when Filter or Expected has two or more elements',
      ],
      [
        { ConditionExpression: 'attribute_not_exists(#p)', ExpressionAttributeNames: { '#p': '__proto__' } },
        "The local run does not support the attribute name '__proto__'",
      ],
    ],
  },
  {
    resource: 'dynamodb:putItem',
    given: { TableName: TABLE },
    error: 'States.Runtime',
    cases: [
      [
        { Item: JSON.parse('{"id":{"S":"a"},"v":{"M":{"__proto__":{"S":"x"}}}}') },
        "The local run does not support the key '__proto__' in Item of dynamodb:putItem",
      ],
      [{ Item: JSON.parse('{"id":{"S":"a"},"__proto__":{"S":"x"}}') }, "the key '__proto__' in Item"],
      [{ Item: { id: { S: 'a' }, constructor: { S: 'x' } } }],
    ],
  },
  ...['dynamodb:getItem', 'dynamodb:updateItem'].map((resource) => ({
    resource,
    given: { TableName: TABLE, ...byKey('a') },
    error: 'DynamoDB.AmazonDynamoDBException',
    cases: [
      [byKey('é'.repeat(1_024))],
      [byKey('é'.repeat(1_025)), HASH_KEY],
      [{ TableName: LOCAL_ACCOUNT.arn('dynamodb', `table/${TABLE}`) }],
    ] as readonly Case[],
  })),
  {
    resource: 'aws-sdk:dynamodb:getItem',
    given: byKey('a'),
    error: 'DynamoDb.ResourceNotFoundException',
    cases: [
      [{ TableName: 'arn:aws:dynamodb:us-east-1:111111111111:table/Table' }, 'Requested resource not found'],
    ],
  },
  {
    resource: 'aws-sdk:dynamodb:query',
    given: { TableName: 'Ordered' },
    error: 'DynamoDb.DynamoDbException',
    cases: [
      [queried('a')],
      [queried(''), `${EMPTY_KEY}. Key: id`],
      [queried('k'.repeat(2_049)), HASH_KEY],
      [
        {
          KeyConditions: { id: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: '' }] } },
        },
        EMPTY_KEY,
      ],
      [ofGroup('#g = :g')],
      [ofGroup('#g = :g AND #at < :x', { '#at': 'at' })],
      [ofGroup('#g = :g AND at < :x'), 'Attribute name is a reserved keyword; reserved keyword: at'],
      [ofGroup('#g = :g AND id < :x'), 'Query condition missed key schema element: at'],
      [ofGroup('#g > :g'), 'Query key condition not supported'],
      [{ ...queried('a'), IndexName: 'Other' }, 'The table does not have the specified index: Other'],
    ],
  },
];
