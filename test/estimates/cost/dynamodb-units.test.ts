import { expect, test } from 'vitest';
import { dynamoDbUnits } from '../../../lib/estimates/cost/usage/dynamodb-units.ts';
import cases from '../../cases/dynamodb-units.json' with { type: 'json' };

const TABLES = [
  {
    TableName: 't',
    AttributeDefinitions: [],
    KeySchema: [{ AttributeName: 'id' }],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'open',
        KeySchema: [{ AttributeName: 'shard' }, { AttributeName: 'at' }],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['source'] },
      },
    ],
  },
];

const item = (texts: Readonly<Record<string, string>> | undefined) =>
  texts &&
  Object.fromEntries(
    Object.entries(texts).map(([name, S]) => [name, { S: S.replace('KB', 'x'.repeat(1_024)) }]),
  );

test.each(cases)('$says', ({ action, before, after, consistent, units }) => {
  const request = {
    service: 'dynamodb' as const,
    action,
    input: { TableName: 't', ConsistentRead: consistent ?? false },
    answer: {},
    item: {
      ...(before && { before: item(before as never)! }),
      ...(after && { after: item(after as never)! }),
    },
  };
  // Of the table and of the index, or read.
  expect(Object.values(dynamoDbUnits(request, TABLES))).toEqual(units);
});

test('a call whose price is not known is not free', () => {
  const request = {
    service: 'dynamodb' as const,
    action: 'TransactWriteItems',
    input: { TableName: 't' },
    answer: {},
  };
  expect(() => dynamoDbUnits(request, TABLES)).toThrow('does not know how DynamoDB bills TransactWriteItems');
});
