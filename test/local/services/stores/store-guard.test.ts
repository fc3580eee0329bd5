import { expect, test } from 'vitest';
import { loadAccessControl } from '../../../../lib/local/roles/load-access-control.ts';
import { credentialsOf } from '../../../../lib/local/roles/role-credentials.ts';
import { createStoreGuard } from '../../../../lib/local/services/stores/store-guard.ts';
import { LOCAL_ACCOUNT } from '../../../../lib/local/template/local-account.ts';

const { accessKeyId } = credentialsOf('arn:aws:iam::000000000000:role/Role');
const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0`;

/** Whether a role with one permission may send the request. */
function allowed(
  grant: readonly [string, string],
  request: { method?: string; url?: string; target?: string; body?: object; headers?: object },
) {
  const [Action, Resource] = grant;
  const policy = { Statement: [{ Effect: 'Allow', Action, Resource }] };
  const resources = [
    { logicalId: 'Role', type: 'AWS::IAM::Role', properties: {} },
    {
      logicalId: 'Policy',
      type: 'AWS::IAM::Policy',
      properties: { Roles: ['Role'], PolicyDocument: policy },
    },
  ];
  const guard = createStoreGuard(loadAccessControl(resources, LOCAL_ACCOUNT), LOCAL_ACCOUNT);
  const target = request.target === undefined ? {} : { 'x-amz-target': request.target };
  const { method = 'POST', url = '/', body = {}, headers = {} } = request;
  return guard({ method, url, headers: { authorization, ...target, ...headers }, body }) === undefined;
}

const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:Queue';
const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/Table';

test.each<[string, readonly [string, string], Parameters<typeof allowed>[1], boolean]>([
  [
    'a read of an object',
    ['s3:GetObject', 'arn:aws:s3:::b/*'],
    { method: 'GET', url: '/b/a%20b?x-id=GetObject' },
    true,
  ],
  [
    'a write of an object',
    ['s3:PutObject', 'arn:aws:s3:::b/a b'],
    { method: 'PUT', url: '/b/a%20b?x-id=PutObject' },
    true,
  ],
  [
    'a sub-resource, which is another action',
    ['s3:PutObject', '*'],
    { method: 'PUT', url: '/b/k?tagging' },
    false,
  ],
  [
    'a copy, which also reads',
    ['s3:PutObject', '*'],
    { method: 'PUT', url: '/b/k', headers: { 'x-amz-copy-source': '/b/x' } },
    false,
  ],
  ['a listing', ['s3:ListBucket', 'arn:aws:s3:::b'], { method: 'GET', url: '/b?list-type=2&prefix=a' }, true],
  [
    'a listing with a permission for the objects',
    ['s3:ListBucket', 'arn:aws:s3:::b/*'],
    { method: 'GET', url: '/b?list-type=2' },
    false,
  ],
  [
    'a message',
    ['sqs:SendMessage', QUEUE],
    { target: 'AmazonSQS.SendMessage', body: { QueueUrl: LOCAL_ACCOUNT.queueUrl('Queue') } },
    true,
  ],
  [
    'a batch of messages, which needs the same permission',
    ['sqs:SendMessage', QUEUE],
    { target: 'AmazonSQS.SendMessageBatch', body: { QueueUrl: LOCAL_ACCOUNT.queueUrl('Queue') } },
    true,
  ],
  [
    'the URL of a queue',
    ['sqs:GetQueueUrl', QUEUE],
    { target: 'AmazonSQS.GetQueueUrl', body: { QueueName: 'Queue' } },
    true,
  ],
  [
    'a write of an item',
    ['dynamodb:PutItem', TABLE],
    { target: 'DynamoDB_20120810.PutItem', body: { TableName: 'Table' } },
    true,
  ],
  [
    'a table named by its ARN',
    ['dynamodb:PutItem', TABLE],
    { target: 'DynamoDB_20120810.PutItem', body: { TableName: TABLE } },
    true,
  ],
  [
    'a query of an index',
    ['dynamodb:Query', `${TABLE}/index/*`],
    { target: 'DynamoDB_20120810.Query', body: { TableName: 'Table', IndexName: 'ByShard' } },
    true,
  ],
  [
    'another table',
    ['dynamodb:PutItem', TABLE],
    { target: 'DynamoDB_20120810.PutItem', body: { TableName: 'Other' } },
    false,
  ],
])('%s', (_, grant, request, expected) => {
  expect(allowed(grant, request)).toBe(expected);
});
