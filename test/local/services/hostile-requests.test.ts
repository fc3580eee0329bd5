import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import valid from '../../cases/local/requests.json' with { type: 'json' };
import { type Api, call, type LocalPorts, POWERLESS, send, startLocalPorts } from './local-ports.ts';

let ports: LocalPorts;
beforeAll(async () => {
  ports = await startLocalPorts();
});
afterAll(() => ports.close());

const HOSTILE: readonly unknown[] = [null, 5, 1.5, true, 'hello', [], {}, [null], { a: null }, { S: null }];

/** `value` with one of its parts replaced or left out, for each part. */
function* mutantsOf(value: unknown): Generator {
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

/** Responses that are neither a success nor an error with a type. */
async function unfitAnswers(api: Api, { action, body }: ValidRequest): Promise<unknown[]> {
  const bodies = [...new Set([...mutantsOf(body)].map((mutant) => JSON.stringify(mutant)))];
  const answers = await Promise.all(bodies.map((text) => call(ports, api, action, text)));
  return answers
    .map((answer, index) => ({ ...answer, sent: bodies[index] }))
    .filter(
      ({ status, body: text }) => status !== 200 && !(status === 400 && /"__type":"\S+#\w+"/.test(text)),
    );
}

describe.each(Object.keys(valid) as Api[])('a hostile request to the port of %s', (api) => {
  test.each(valid[api] as readonly ValidRequest[])(
    'of $action gets a response, and an error is a 400 with a type',
    async (request) => {
      expect(await unfitAnswers(api, request)).toEqual([]);
    },
  );

  test.each(['', '{', '[]', 'null', '"x"', '5', '{"a":1}{', '\u0000', '\u{D800}'])(
    'with the body %j gets a 400',
    async (body) => {
      expect(await call(ports, api, valid[api][0]?.action ?? '', body)).toMatchObject({ status: 400 });
    },
  );

  test.each(['', 'Other', 'constructor', '__proto__', 'a.b'])(
    'for the action %j gets a 400',
    async (action) => {
      expect(await call(ports, api, action, '{}')).toMatchObject({ status: 400 });
    },
  );

  test('with endless nesting gets a 400', async () => {
    const deep = `{"TableName":"Table","Item":{"id":${'{"L":['.repeat(20_000)}${']}'.repeat(20_000)}}}`;
    expect(await call(ports, api, valid[api][0]?.action ?? '', deep)).toMatchObject({ status: 400 });
  });

  test('with the credentials of a role is refused', async () => {
    const bodies = [
      { TableName: 5 },
      { TableName: null },
      { QueueUrl: {} },
      { QueueName: 5 },
      { stateMachineArn: [] },
    ];
    for (const { action } of valid[api]) {
      for (const body of bodies) {
        const { status } = await call(ports, api, action, JSON.stringify(body), POWERLESS);
        expect([400, 403]).toContain(status);
      }
    }
  });
});

test('a request other than POST does not change DynamoDB', async () => {
  for (const method of ['GET', 'PUT', 'DELETE', 'HEAD', 'PATCH']) {
    const { status } = await send(ports.endpoints.dynamodb, { method, body: method === 'PUT' ? 'null' : '' });
    expect([200, 404]).toContain(status);
  }
});

test('the stores still work after all of that', async () => {
  const item = { TableName: 'Table', Item: { id: { S: 'last' } } };
  expect(await call(ports, 'dynamodb', 'PutItem', JSON.stringify(item))).toMatchObject({ status: 200 });
  const message = { QueueUrl: 'https://sqs.us-east-1.amazonaws.com/000000000000/Queue', MessageBody: 'a' };
  expect(await call(ports, 'sqs', 'SendMessage', JSON.stringify(message))).toMatchObject({ status: 200 });
});
