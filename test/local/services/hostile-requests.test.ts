import { Agent, request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../../lib/local/random.ts';
import { loadAccessControl } from '../../../lib/local/roles/load-access-control.ts';
import { credentialsOf } from '../../../lib/local/roles/role-credentials.ts';
import { startStores, type Stores } from '../../../lib/local/services/start-stores.ts';
import { callInTheNameOf } from '../../../lib/local/services/step-functions-access.ts';
import { startStepFunctionsServer } from '../../../lib/local/services/step-functions-server.ts';
import type { LocalServer } from '../../../lib/local/services/listen-locally.ts';
import { createStoreGuard } from '../../../lib/local/services/store-guard.ts';
import { loadDefinition } from '../../../lib/local/state-machine/load-definition.ts';
import { StepFunctionsService } from '../../../lib/local/step-functions/step-functions-service.ts';
import { LOCAL_ACCOUNT } from '../../../lib/local/template/local-account.ts';
import { VirtualClock } from '../../../lib/local/virtual-clock.ts';
import valid from '../../cases/local/requests.json' with { type: 'json' };

const RESOURCES = [
  { logicalId: 'Bucket', type: 'AWS::S3::Bucket', properties: {} },
  { logicalId: 'Queue', type: 'AWS::SQS::Queue', properties: {} },
  {
    logicalId: 'Table',
    type: 'AWS::DynamoDB::Table',
    properties: {
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'id', AttributeType: 'S' },
        { AttributeName: 'g', AttributeType: 'S' },
      ],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'ByGroup',
          KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    },
  },
  { logicalId: 'Role', type: 'AWS::IAM::Role', properties: {} },
];

let stores: Stores;
let sfn: LocalServer;
beforeAll(async () => {
  const access = loadAccessControl(RESOURCES, LOCAL_ACCOUNT);
  stores = await startStores(RESOURCES, LOCAL_ACCOUNT, createStoreGuard(access, LOCAL_ACCOUNT));
  const service = new StepFunctionsService({
    clock: new VirtualClock(),
    random: seededRandom(5),
    region: LOCAL_ACCOUNT.region,
    accountId: LOCAL_ACCOUNT.accountId,
    invoke: () => Promise.resolve(null),
    onStatusChange: () => undefined,
    onEvent: () => undefined,
  });
  service.addStateMachine({
    name: 'Child',
    definition: loadDefinition(
      { QueryLanguage: 'JSONata', StartAt: 'Do', States: { Do: { Type: 'Succeed' } } },
      { logicalId: 'Child' },
    ),
    roleArn: 'Role',
    type: 'STANDARD',
  });
  sfn = await startStepFunctionsServer(service, callInTheNameOf(service, access), {
    account: LOCAL_ACCOUNT,
    sqs: stores.endpoints.sqs,
    outputs: {},
  });
});
afterAll(async () => {
  await sfn.close();
  await stores.close();
});

const APIS = {
  dynamodb: { target: 'DynamoDB_20120810', endpoint: () => stores.endpoints.dynamodb },
  sqs: { target: 'AmazonSQS', endpoint: () => stores.endpoints.sqs },
  sfn: { target: 'AWSStepFunctions', endpoint: () => sfn.endpoint },
} as const;

interface Answer {
  readonly status: number;
  readonly body: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 25 });

/** `fetch` would make the path a proper one. Rejects where no answer comes. */
function send(
  endpoint: string,
  {
    method = 'POST',
    path = '/',
    headers = {},
    body = '',
  }: Partial<Record<'method' | 'path' | 'body', string>> & {
    readonly headers?: Readonly<Record<string, string>>;
  },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(endpoint);
    // Node sends no length with some methods, and what follows would be another request.
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    const sent = httpRequest(
      { hostname, port, method, path, headers: { ...length, ...headers }, agent },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

function authorization(accessKeyId = 'operator'): string {
  return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/x/aws4_request, SignedHeaders=host, Signature=0`;
}

function call(api: keyof typeof APIS, action: string, body: string, accessKeyId?: string): Promise<Answer> {
  const { target, endpoint } = APIS[api];
  return send(endpoint(), {
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `${target}.${action}`,
      'x-amz-date': '20260101T000000Z',
      authorization: authorization(accessKeyId),
    },
    body,
  });
}

const HOSTILE: readonly unknown[] = [null, 5, 1.5, true, 'hello', [], {}, [null], { a: null }, { S: null }];

/** `value` with each of its parts replaced by something else, one at a time, and left out. */
function* mutantsOf(value: unknown): Generator<unknown> {
  yield* HOSTILE;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      for (const mutant of mutantsOf(item)) yield value.with(index, mutant);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      for (const mutant of mutantsOf(item)) yield { ...value, [key]: mutant };
      const { [key]: _, ...rest } = value as Record<string, unknown>;
      yield rest;
      yield { ...rest, [`${key}x`]: item };
    }
  }
}

interface ValidRequest {
  readonly action: string;
  readonly body: object;
}

/** Answers that are neither a success nor a refusal with a type. */
async function unfitAnswers(api: keyof typeof APIS, { action, body }: ValidRequest): Promise<unknown[]> {
  const bodies = [...new Set([...mutantsOf(body)].map((mutant) => JSON.stringify(mutant)))];
  const answers = await Promise.all(bodies.map((text) => call(api, action, text)));
  return answers
    .map((answer, index) => ({ ...answer, sent: bodies[index] }))
    .filter(
      ({ status, body: text }) => status !== 200 && !(status === 400 && /"__type":"\S+#\w+"/.test(text)),
    );
}

describe.each(Object.keys(valid) as (keyof typeof APIS)[])('whatever is sent to the port of %s', (api) => {
  test.each(valid[api] as readonly ValidRequest[])(
    'as $action is answered, by 400 with a type',
    async (request) => {
      expect(await unfitAnswers(api, request)).toEqual([]);
    },
  );

  test.each(['', '{', '[]', 'null', '"x"', '5', '{"a":1}{', '\u0000', '\u{D800}'])(
    'as a body, %j, is answered by 400',
    async (body) => {
      expect(await call(api, valid[api][0]?.action ?? '', body)).toMatchObject({ status: 400 });
    },
  );

  test.each(['', 'Other', 'constructor', '__proto__', 'a.b'])(
    'for an action %j is answered by 400',
    async (action) => {
      expect(await call(api, action, '{}')).toMatchObject({ status: 400 });
    },
  );

  test('nested without end is answered by 400', async () => {
    const deep = `{"TableName":"Table","Item":{"id":${'{"L":['.repeat(20_000)}${']}'.repeat(20_000)}}}`;
    expect(await call(api, valid[api][0]?.action ?? '', deep)).toMatchObject({ status: 400 });
  });

  test('in the name of a role is refused', async () => {
    const { accessKeyId } = credentialsOf('arn:aws:iam::000000000000:role/Role');
    const bodies = [
      { TableName: 5 },
      { TableName: null },
      { QueueUrl: {} },
      { QueueName: 5 },
      { stateMachineArn: [] },
    ];
    for (const { action } of valid[api]) {
      for (const body of bodies) {
        const { status } = await call(api, action, JSON.stringify(body), accessKeyId);
        expect([400, 403]).toContain(status);
      }
    }
  });
});

test('a request that was not POST leaves DynamoDB as it was', async () => {
  for (const method of ['GET', 'PUT', 'DELETE', 'HEAD', 'PATCH']) {
    const { status } = await send(APIS.dynamodb.endpoint(), { method, body: method === 'PUT' ? 'null' : '' });
    expect([200, 404]).toContain(status);
  }
});

const PATHS = [
  ...[
    '/',
    '//',
    '/%',
    '/%zz',
    '/bucket',
    '/bucket/',
    '/bucket//',
    '/bucket/%',
    '/bucket/%zz',
    '/bucket/a%00b',
  ],
  ...[
    '/bucket/../x',
    '/bucket/__proto__',
    '/constructor/a',
    '/bucket?list-type=2&max-keys=x',
    '/bucket?uploads',
  ],
  ...[
    '/bucket/a?uploadId=x&partNumber=y',
    '/bucket?delete',
    '/bucket/a?tagging',
    `/bucket/${'k'.repeat(2_000)}`,
  ],
];
const METHODS = ['GET', 'PUT', 'POST', 'HEAD', 'DELETE', 'OPTIONS', 'PATCH'];
const HEADERS: readonly Readonly<Record<string, string>>[] = [
  {},
  { range: 'bytes=x', 'if-modified-since': 'x', 'if-match': '', 'content-type': '' },
  {
    'x-amz-copy-source': '%',
    'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
    'content-encoding': 'aws-chunked',
  },
  { 'x-amz-storage-class': 'NONE' },
  { authorization: authorization(credentialsOf('arn:aws:iam::000000000000:role/Role').accessKeyId) },
  { authorization: 'Bearer x', 'x-amz-target': 'AmazonSQS' },
];

test.each(PATHS)('whatever is sent to %s of S3 is answered, and not by 500', async (path) => {
  for (const method of METHODS) {
    for (const headers of HEADERS) {
      const body = method === 'GET' || method === 'HEAD' ? '' : '<a><b>';
      const { status, body: answer } = await send(stores.endpoints.s3, { method, path, headers, body });
      expect([status < 500, method, headers, answer]).toEqual([true, method, headers, answer]);
    }
  }
});

test.each([
  ['x-amz-storage-class', 'COLD', 'InvalidStorageClass'],
  ['x-amz-server-side-encryption', 'rot13', 'InvalidArgument'],
  ['x-amz-acl', 'everybody', 'InvalidArgument'],
])('S3 refuses %s: %s as %s', async (header, value, code) => {
  const answer = await send(stores.endpoints.s3, {
    method: 'PUT',
    path: '/bucket/a',
    headers: { [header]: value, authorization: authorization() },
    body: 'a',
  });
  expect(answer).toMatchObject({
    status: 400,
    body: expect.stringContaining(`<Code>${code}</Code>`) as string,
  });
});

test('after all of that the stores still answer', async () => {
  const item = { TableName: 'Table', Item: { id: { S: 'last' } } };
  expect(await call('dynamodb', 'PutItem', JSON.stringify(item))).toMatchObject({ status: 200 });
  const message = { QueueUrl: 'https://sqs.us-east-1.amazonaws.com/000000000000/Queue', MessageBody: 'a' };
  expect(await call('sqs', 'SendMessage', JSON.stringify(message))).toMatchObject({ status: 200 });
  // The bucket of the template is among what was deleted.
  await send(stores.endpoints.s3, { method: 'PUT', path: '/again' });
  expect(await send(stores.endpoints.s3, { method: 'PUT', path: '/again/a', body: 'a' })).toMatchObject({
    status: 200,
  });
});
