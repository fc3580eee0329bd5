import { afterAll, beforeAll, expect, test } from 'vitest';
import { LOCAL_ACCOUNT } from '../../../lib/local/template/local-account.ts';
import { type Api, authorization, call, type LocalPorts, send, startLocalPorts } from './local-ports.ts';

let ports: LocalPorts;
beforeAll(async () => {
  ports = await startLocalPorts();
});
afterAll(() => ports.close());

const QueueUrl = LOCAL_ACCOUNT.queueUrl('Queue');
const Key = { id: { S: 'a' } };
const EMPTY_INDEX_KEY = 'cannot contain an empty string value. IndexName: ByGroup, IndexKey: g';
const message = (rest: object) => ({ QueueUrl, MessageBody: 'x', ...rest });
const item = (rest: object) => ({ TableName: 'Table', Item: { ...Key, ...rest } });
const foreignTable = 'arn:aws:dynamodb:us-east-1:111111111111:table/Table';

test.each<readonly [Api, string, object, string, string]>([
  ['sqs', 'SendMessage', message({ MessageGroupId: '' }), 'InvalidParameterValue', 'MessageGroupId'],
  [
    'sqs',
    'SendMessageBatch',
    { QueueUrl, Entries: [{ Id: 'a', MessageBody: 'x', MessageDeduplicationId: 'd' }] },
    'InvalidParameterValue',
    'not valid for this queue type',
  ],
  [
    'sqs',
    'SendMessageBatch',
    { QueueUrl, Entries: [{ Id: 'a', MessageBody: 'x', MessageAttributes: { a: { DataType: 'String' } } }] },
    'InvalidParameterValue',
    'must contain non-empty message attribute value',
  ],
  ['dynamodb', 'PutItem', item({ g: { S: '' } }), 'ValidationException', EMPTY_INDEX_KEY],
  [
    'dynamodb',
    'UpdateItem',
    {
      TableName: 'Table',
      Key,
      UpdateExpression: 'SET g = :g',
      ExpressionAttributeValues: { ':g': { S: '' } },
    },
    'ValidationException',
    EMPTY_INDEX_KEY,
  ],
  [
    'dynamodb',
    'PutItem',
    item({ v: { M: JSON.parse('{"__proto__":{"S":"x"}}') as object } }),
    'ValidationException',
    "the key '__proto__' of the map at 'item.v.member.m'",
  ],
  [
    'dynamodb',
    'Scan',
    { TableName: 'Table', ConditionalOperator: 'AND' },
    'ValidationException',
    'ConditionalOperator cannot be used without Filter or Expected',
  ],
  ['dynamodb', 'GetItem', { TableName: foreignTable, Key }, 'ResourceNotFoundException', foreignTable],
])('%s refuses %s %j as %s', async (api, action, body, type, part) => {
  const answer = await call(ports, api, action, JSON.stringify(body));
  expect(answer.status).toBe(400);
  expect(answer.body).toContain(`#${type}"`);
  expect(answer.body).toContain(part);
});

const LONG_KEY = `/bucket/${'%C3%A9'.repeat(513)}`;

test.each([
  ['PUT', LONG_KEY, {}, 'KeyTooLongError'],
  ['GET', LONG_KEY, {}, 'KeyTooLongError'],
  ['DELETE', LONG_KEY, {}, 'KeyTooLongError'],
  ['PUT', '/bucket/a', { 'x-amz-meta-a': 'x'.repeat(2_048) }, 'MetadataTooLarge'],
  ['PUT', '/bucket/a', { 'content-md5': 'x' }, 'InvalidDigest'],
  ['PUT', '/bucket/a', { 'content-md5': '1B2M2Y8AsgTpgAmY7PhCfg==' }, 'BadDigest'],
] as const)('S3 refuses %s %.20s %j as %s', async (method, path, headers, code) => {
  const request = { method, path, headers: { ...headers, authorization: authorization() }, body: 'a' };
  expect(await send(ports.endpoints.s3, request)).toMatchObject({
    status: 400,
    body: expect.stringContaining(`<Code>${code}</Code>`) as string,
  });
});

test('a table can be named by its ARN', async () => {
  const TableName = LOCAL_ACCOUNT.arn('dynamodb', 'table/Table');
  await call(ports, 'dynamodb', 'PutItem', JSON.stringify(item({})));
  const answer = await call(ports, 'dynamodb', 'GetItem', JSON.stringify({ TableName, Key }));
  expect(JSON.parse(answer.body)).toEqual({ Item: Key });
});
