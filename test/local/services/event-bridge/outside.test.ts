import { describe, expect, test } from 'vitest';
import { AccessControl } from '../../../../lib/local/roles/access-control.ts';
import { callOutside } from '../../../../lib/local/services/event-bridge/call-outside.ts';
import { type Connection, readOutside } from '../../../../lib/local/services/event-bridge/read-outside.ts';
import {
  hasOtherReference,
  resolveReferences,
  secretReferences,
} from '../../../../lib/local/services/event-bridge/secret-reference.ts';
import { sendToDestination } from '../../../../lib/local/services/event-bridge/send-to-destination.ts';
import type { HttpCall } from '../../../../lib/local/services/api-gateway/integration/call-http.ts';
import { VirtualClock } from '../../../../lib/local/clock/virtual-clock.ts';
import { LOCAL_ACCOUNT } from '../../../../lib/local/template/local-account.ts';

const ARN = LOCAL_ACCOUNT.secretArn('crm');
const find = (id: string) =>
  id === 'crm' || id === ARN ? ({ current: { value: '{"key": "k1", "n": 2}' } } as never) : undefined;

describe('a dynamic reference', () => {
  test.each([
    ['{{resolve:secretsmanager:crm:SecretString:::}}', '{"key": "k1", "n": 2}'],
    ['{{resolve:secretsmanager:crm}}', '{"key": "k1", "n": 2}'],
    ['Bearer {{resolve:secretsmanager:crm:SecretString:key::}}', 'Bearer k1'],
    [`{{resolve:secretsmanager:${ARN}:SecretString:n::}}`, '2'],
  ])('%s is %s', (text, value) => {
    expect(resolveReferences(text, find)).toBe(value);
    expect(hasOtherReference(text)).toBe(false);
  });

  test('names its secret', () => {
    expect(secretReferences('{{resolve:secretsmanager:crm:SecretString:key::}}')).toEqual([
      { id: 'crm', member: 'key' },
    ]);
    expect(hasOtherReference('{{resolve:ssm:crm}}')).toBe(true);
  });

  test.each([
    ['{{resolve:secretsmanager:none}}', 'There is no secret none.'],
    [
      '{{resolve:secretsmanager:crm:SecretString:x::}}',
      "The secret crm must be JSON text with the member 'x'.",
    ],
  ])('%s is refused without the value', (text, message) => {
    expect(() => resolveReferences(text, find)).toThrow(message);
  });
});

const resource = (type: string, logicalId: string, properties: object) =>
  ({ type, logicalId, properties }) as never;
const connection = (AuthParameters: object, AuthorizationType = 'API_KEY') =>
  resource('AWS::Events::Connection', 'Crm', { AuthorizationType, AuthParameters });
const read = (...resources: never[]) => readOutside(resources, LOCAL_ACCOUNT);
const headersOf = (AuthParameters: object): unknown =>
  [...read(connection(AuthParameters)).connections.values()][0]?.headers;

describe('a connection', () => {
  test('has the header of its API key, and its own', () => {
    const own = { HeaderParameters: [{ Key: 'X-Own', Value: 'v' }] };
    expect(
      headersOf({
        ApiKeyAuthParameters: { ApiKeyName: 'X-Key', ApiKeyValue: 'k' },
        InvocationHttpParameters: own,
      }),
    ).toEqual({ 'x-key': 'k', 'x-own': 'v' });
  });

  test.each([
    ['OAuth', connection({}, 'OAUTH_CLIENT_CREDENTIALS'), 'OAUTH_CLIENT_CREDENTIALS'],
    ['another kind of credentials', connection({ OAuthParameters: {} }), 'AuthParameters/OAuthParameters'],
    [
      'a body parameter',
      connection({ InvocationHttpParameters: { BodyParameters: [] } }),
      'InvocationHttpParameters/BodyParameters',
    ],
    [
      'a reference to a parameter',
      connection({ ApiKeyAuthParameters: { ApiKeyName: 'x', ApiKeyValue: '{{resolve:ssm:x}}' } }),
      'a dynamic reference to anything but secretsmanager',
    ],
    [
      'a destination with a connection of elsewhere',
      resource('AWS::Events::ApiDestination', 'To', {
        ConnectionArn: 'arn',
        HttpMethod: 'POST',
        InvocationEndpoint: 'https://example.com/',
      }),
      'a connection that is not in the template',
    ],
  ])('%s is refused', (_, given, what) => {
    expect(() => read(given)).toThrow(what);
  });
});

const BASIC: Connection = {
  arn: 'c',
  secretArn: 's',
  headers: { authorization: 'Basic user:{{resolve:secretsmanager:crm:SecretString:key}}' },
};

function outside(answer: (call: HttpCall) => Promise<{ status: number }>) {
  const calls: HttpCall[] = [];
  const clock = new VirtualClock();
  const callHttp = async (call: HttpCall) => {
    calls.push(call);
    return { headers: {}, body: '', ...(await answer(call)) };
  };
  return { calls, clock, options: { clock, findSecret: find, callHttp } };
}

test('user name and password are encoded, and replace a header of the same name', async () => {
  const { calls, options } = outside(() => Promise.resolve({ status: 200 }));
  const request = {
    url: 'https://a/',
    method: 'POST',
    headers: { authorization: 'x' },
    body: 'é',
    timeoutMs: 5_000,
  };
  await callOutside(request, BASIC, options);
  expect(calls[0]?.headers).toEqual({
    authorization: `Basic ${Buffer.from('user:k1').toString('base64')}`,
    'content-length': '2',
  });
});

describe('an API destination', () => {
  const destination = { arn: 'd', url: 'https://a/', method: 'POST', connection: BASIC };
  const allow = {
    effect: 'Allow',
    actions: ['events:InvokeApiDestination'],
    resources: ['d'],
    conditions: [],
    place: 'p',
  } as const;
  const post = (
    answer: (call: HttpCall) => Promise<{ status: number }>,
    identity: readonly object[] = [allow],
  ) => {
    const { clock, options } = outside(answer);
    const role = { arn: 'role', logicalId: 'Role', trust: [], identity } as never;
    const access = new AccessControl([role], [], LOCAL_ACCOUNT.accountId);
    return clock.runUntilSettled(
      sendToDestination(destination, '{}', { ...options, access, roleArn: 'role' }),
    );
  };

  test.each([200, 204])('takes the event with %d', async (status) => {
    await expect(post(() => Promise.resolve({ status }))).resolves.toBeUndefined();
  });

  test.each([
    [429, 503],
    [401, 503],
    [500, 500],
    [400, 400],
    [301, 301],
  ])('that answers %d fails as a service with %d', async (status, statusCode) => {
    await expect(post(() => Promise.resolve({ status }))).rejects.toMatchObject({ statusCode });
  });

  test('that does not answer within five seconds is tried again', async () => {
    await expect(post(() => new Promise(() => undefined))).rejects.toMatchObject({
      statusCode: 503,
      message: 'https://a/ does not answer: no answer within 5000 ms',
    });
  });

  test('is not called without the permission', async () => {
    await expect(post(() => Promise.resolve({ status: 200 }), [])).rejects.toMatchObject({
      code: 'AccessDeniedException',
    });
  });
});
