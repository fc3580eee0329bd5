import { GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { LOCAL_ACCOUNT } from '../../../../lib/local/template/local-account.ts';
import { VirtualClock } from '../../../../lib/local/clock/virtual-clock.ts';
import { loadAccessControl } from '../../../../lib/local/roles/load-access-control.ts';
import { simulateStores, type TableWrite } from '../../../../lib/proofs/simulation/stores/simulate-stores.ts';
import type { StoreRequest } from '../../../../lib/proofs/simulation/stores/simulated-service.ts';

const allow = (Action: string, Resource: string) => ({ Effect: 'Allow', Action, Resource });

/** A table with an index of this projection, a bucket, and a role that may put objects below `kept/` and query the index. */
function stores(
  projection: object = { ProjectionType: 'ALL' },
  admitsWrite: (write: TableWrite) => boolean = () => true,
) {
  const Statement = [
    allow('s3:PutObject', 'arn:aws:s3:::bucket/kept/*'),
    allow('dynamodb:Query', LOCAL_ACCOUNT.arn('dynamodb', 'table/Table/index/open')),
  ];
  const resources = [
    {
      logicalId: 'Table',
      type: 'AWS::DynamoDB::Table',
      properties: {
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: ['id', 'shard', 'at'].map((AttributeName) => ({
          AttributeName,
          AttributeType: 'S',
        })),
        GlobalSecondaryIndexes: [
          {
            IndexName: 'open',
            KeySchema: [
              { AttributeName: 'shard', KeyType: 'HASH' },
              { AttributeName: 'at', KeyType: 'RANGE' },
            ],
            Projection: projection,
          },
        ],
      },
    },
    { logicalId: 'Bucket', type: 'AWS::S3::Bucket', properties: {} },
    { logicalId: 'Role', type: 'AWS::IAM::Role', properties: { AssumeRolePolicyDocument: {} } },
    {
      logicalId: 'Policy',
      type: 'AWS::IAM::Policy',
      properties: { Roles: ['Role'], PolicyDocument: { Version: '2012-10-17', Statement } },
    },
  ];
  const access = loadAccessControl(resources, LOCAL_ACCOUNT);
  const requests: StoreRequest[] = [];
  const simulated = simulateStores(
    { resources, account: LOCAL_ACCOUNT, access },
    { clock: new VirtualClock(), onRequest: (request) => requests.push(request), admitsWrite },
  );
  return { ...simulated, requests, ofRole: simulated.clientsOf(LOCAL_ACCOUNT.globalArn('iam', 'role/Role')) };
}

const item = (id: string, at: string) => ({
  id: { S: id },
  shard: { S: '0' },
  at: { S: at },
  more: { S: 'x' },
});
const QUERY = new QueryCommand({
  TableName: 'Table',
  IndexName: 'open',
  KeyConditionExpression: '#shard = :shard AND #at < :now',
  ExpressionAttributeNames: { '#shard': 'shard', '#at': 'at' },
  ExpressionAttributeValues: { ':shard': { S: '0' }, ':now': { S: '5' } },
});

describe('simulated stores', () => {
  test('let a role do what its policies allow, and nothing else', async () => {
    const { ofRole, s3 } = stores();
    const put = (Key: string) =>
      ofRole.s3.send(new PutObjectCommand({ Bucket: 'bucket', Key, Body: 'text' }));
    await put('kept/a');
    await expect(put('elsewhere/a')).rejects.toMatchObject({
      code: 'AccessDeniedException',
      statusCode: 403,
    });
    await expect(
      ofRole.s3.send(new GetObjectCommand({ Bucket: 'bucket', Key: 'kept/a' })),
    ).rejects.toMatchObject({ code: 'AccessDeniedException' });
    await expect(
      ofRole.dynamodb.send(new GetItemCommand({ TableName: 'Table', Key: { id: { S: 'a' } } })),
    ).rejects.toMatchObject({ code: 'AccessDeniedException', statusCode: 400 });
    expect([...s3.allObjects()]).toEqual([['kept/a', 'text']]);
  });

  test.each([
    { projection: { ProjectionType: 'ALL' }, members: ['at', 'id', 'more', 'shard'] },
    { projection: { ProjectionType: 'KEYS_ONLY' }, members: ['at', 'id', 'shard'] },
    {
      projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['more'] },
      members: ['at', 'id', 'more', 'shard'],
    },
    { projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['less'] }, members: ['at', 'id', 'shard'] },
  ])('an index holds what its projection says: $projection', async ({ projection, members }) => {
    const { operator, ofRole } = stores(projection);
    for (const [id, at] of [
      ['late', '9'],
      ['second', '3'],
      ['first', '1'],
    ] as const)
      await operator.dynamodb.send(new PutItemCommand({ TableName: 'Table', Item: item(id, at) }));
    const { Items = [] } = await ofRole.dynamodb.send(QUERY);
    expect(Items.map(({ id }) => id?.S)).toEqual(['first', 'second']);
    expect(Object.keys(Items[0]!).toSorted()).toEqual(members);
  });

  test('tell of each call, with the item as it was and is', async () => {
    const { operator, requests } = stores();
    const put = (at: string) =>
      operator.dynamodb.send(new PutItemCommand({ TableName: 'Table', Item: item('a', at) }));
    await put('1');
    await put('2');
    expect(requests.map(({ action }) => action)).toEqual(['PutItem', 'PutItem']);
    expect(requests[1]?.item).toMatchObject({ before: { at: { S: '1' } }, after: { at: { S: '2' } } });
  });
});

test('a write that DynamoDB has no units for leaves everything as it is, also one whose condition does not hold', async () => {
  const asked: TableWrite[] = [];
  let hasUnits = true;
  const { operator, dynamodb } = stores(undefined, (write) => {
    asked.push(write);
    return hasUnits;
  });
  const [first, second] = [item('one', '1'), item('one', '2')];
  const put = (Item: typeof first, ConditionExpression?: string) =>
    operator.dynamodb.send(
      new PutItemCommand({ TableName: 'Table', Item, ...(ConditionExpression && { ConditionExpression }) }),
    );
  await put(first);
  const refusals = { code: 'ConditionalCheckFailedException' };
  await expect(put(second, 'attribute_not_exists(id)')).rejects.toMatchObject(refusals);
  hasUnits = false;
  const throttled = { code: 'ProvisionedThroughputExceededException' };
  await expect(put(second)).rejects.toMatchObject(throttled);
  await expect(put(second, 'attribute_not_exists(id)')).rejects.toMatchObject(throttled);
  expect(dynamodb.itemOf('one')).toEqual(first);
  expect(asked.map(({ before, after }) => [before, after])).toEqual([
    [undefined, first],
    [first, first],
    [first, second],
    [first, first],
  ]);
});
