import { expect, test } from 'vitest';
import { VirtualClock } from '../../../lib/local/clock/virtual-clock.ts';
import { invokeHttp } from '../../../lib/local/integrations/invoke-http.ts';
import type { IntegrationTargets } from '../../../lib/local/integrations/task-integration.ts';
import { loadAccessControl } from '../../../lib/local/roles/load-access-control.ts';
import type { HttpCall } from '../../../lib/local/services/api-gateway/integration/call-http.ts';
import { LOCAL_ACCOUNT } from '../../../lib/local/template/local-account.ts';

const URL = 'https://example.com/outcomes';
const MACHINE = LOCAL_ACCOUNT.arn('states', 'stateMachine:Notify');
const ROLE = LOCAL_ACCOUNT.globalArn('iam', 'role/Role');

interface Statement {
  readonly Effect: 'Allow';
  readonly Action: string | readonly string[];
  readonly Resource: string;
  readonly Condition?: object;
}

/** What the role of a signed notice may do. */
const GRANTS: readonly Statement[] = [
  {
    Effect: 'Allow',
    Action: 'states:InvokeHTTPEndpoint',
    Resource: MACHINE,
    Condition: { StringEquals: { 'states:HTTPEndpoint': URL, 'states:HTTPMethod': 'POST' } },
  },
  { Effect: 'Allow', Action: 'events:RetrieveConnectionCredentials', Resource: 'connection' },
  {
    Effect: 'Allow',
    Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
    Resource: 'secret',
  },
];

interface Given {
  readonly input?: object;
  readonly grants?: readonly Statement[];
  readonly answer?: {
    readonly status: number;
    readonly headers?: Record<string, string>;
    readonly body?: string;
  };
}

async function invoke({ input = {}, grants = GRANTS, answer = { status: 204 } }: Given = {}) {
  const calls: HttpCall[] = [];
  const document = (Statement: readonly object[]) => ({ Version: '2012-10-17', Statement });
  const access = loadAccessControl(
    [
      { logicalId: 'Role', type: 'AWS::IAM::Role', properties: { AssumeRolePolicyDocument: document([]) } },
      {
        logicalId: 'Policy',
        type: 'AWS::IAM::Policy',
        properties: { Roles: ['Role'], PolicyDocument: document(grants) },
      },
    ],
    LOCAL_ACCOUNT,
  );
  const clock = new VirtualClock();
  const connection = { arn: 'connection', secretArn: 'secret', headers: { 'x-key': 'k' } };
  const targets = {
    account: LOCAL_ACCOUNT,
    authorize: (roleArn, action, resource, context) =>
      access.authorize({ roleArn, action, resource, ...(context && { context }) }),
    outside: {
      clock,
      findSecret: () => undefined,
      findKey: () => undefined,
      connectionOf: (arn) => (arn === 'connection' ? connection : undefined),
      callHttp: (call) => {
        calls.push(call);
        if (answer.status === 0) return Promise.reject(new Error('connection reset'));
        return Promise.resolve({ headers: {}, body: '', ...answer });
      },
    },
  } as Pick<IntegrationTargets, 'account' | 'authorize' | 'outside'> as IntegrationTargets;
  const result = await clock.runUntilSettled(
    invokeHttp(
      {
        input: {
          ApiEndpoint: URL,
          Method: 'POST',
          Authentication: { ConnectionArn: 'connection' },
          RequestBody: '{"a": 1.0}',
          ...input,
        },
        roleArn: ROLE,
        executionArn: LOCAL_ACCOUNT.arn('states', 'express:Notify:name:run'),
        signal: new AbortController().signal,
      },
      targets,
    ),
  );
  return { result, calls };
}

test('a text goes out as it is, with the headers of the task and of the connection', async () => {
  const { calls } = await invoke({ input: { Headers: { 'Webhook-Id': 'i', 'x-key': 'replaced' } } });
  expect(calls[0]).toMatchObject({
    url: URL,
    method: 'POST',
    body: '{"a": 1.0}',
    headers: {
      'content-type': 'application/json; charset=UTF-8',
      'user-agent': 'Amazon|StepFunctions|HttpInvoke|us-east-1',
      'webhook-id': 'i',
      'x-key': 'k',
    },
  });
});

test('anything else goes out as compact JSON', async () => {
  const { calls } = await invoke({ input: { RequestBody: { a: [1] } } });
  expect(calls[0]?.body).toBe('{"a":[1]}');
});

test.each<[Record<string, string>, string, unknown]>([
  [{ 'Content-Type': 'application/json' }, '{"a":1}', { a: 1 }],
  [{ 'content-type': 'text/plain' }, 'ok', 'ok'],
  [{}, '', ''],
])('an answer with %j and %j is %j', async (headers, body, ResponseBody) => {
  const { result } = await invoke({
    answer: { status: 200, headers, body },
  });
  expect(result).toMatchObject({ ResponseBody, StatusCode: 200 });
});

test.each<[string, Given, string]>([
  ['a status', { answer: { status: 418 } }, 'States.Http.StatusCode.418'],
  ['no answer', { answer: { status: 0 } }, 'States.Http.Socket'],
  [
    'bytes',
    { answer: { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: 'b' } },
    'States.Runtime',
  ],
  ['a header Authorization', { input: { Headers: { authorization: 'x' } } }, 'States.Runtime'],
  [
    'a connection of elsewhere',
    { input: { Authentication: { ConnectionArn: 'x' } } },
    'Events.ResourceNotFoundException',
  ],
  ['another address', { input: { ApiEndpoint: `${URL}.evil.test` } }, 'States.Http.AccessDenied'],
  ['another method', { input: { Method: 'PUT' } }, 'States.Http.AccessDenied'],
  [
    'no permission for the connection',
    { grants: GRANTS.toSpliced(1, 1) },
    'Events.ConnectionResource.AccessDenied',
  ],
  [
    'no permission for its secret',
    { grants: GRANTS.toSpliced(2, 1) },
    'Events.ConnectionResource.AccessDenied',
  ],
])('%s fails the task', async (_, given, error) => {
  await expect(invoke(given)).rejects.toMatchObject({ error });
});
