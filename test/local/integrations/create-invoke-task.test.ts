import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LOCAL_ACCOUNT } from '../../../lib/local/template/local-account.ts';
import errors from '../../cases/integrations/errors.json' with { type: 'json' };
import results from '../../cases/integrations/results.json' with { type: 'json' };
import { type Surroundings, startSurroundings } from './integration-surroundings.ts';

interface Call {
  /** Without `arn:aws:states:::`. */
  readonly resource: string;
  readonly arguments: unknown;
}

interface Case extends Call {
  readonly name: string;
  readonly before?: readonly Call[];
}

interface ResultCase extends Case {
  /** As JSON, with identifiers as `<uuid>`. */
  readonly result: object;
  /** Whether it also has the HTTP metadata. */
  readonly http?: boolean;
  /** Whether the result has more members than the case. */
  readonly partial?: boolean;
}

interface ErrorCase extends Case {
  readonly role?: string;
  readonly error: string;
  /** Part of the cause. */
  readonly cause: string;
}

let surroundings: Surroundings;
beforeAll(async () => {
  surroundings = await startSurroundings();
});
afterAll(() => surroundings.stop());

const EXECUTION_ARN = LOCAL_ACCOUNT.arn('states', 'execution:Parent:p1');

function perform(call: Call, role = 'Allowed'): Promise<unknown> {
  return surroundings.invoke({
    resource: `arn:aws:states:::${call.resource}`,
    retryCount: 0,
    stateName: 'Task',
    arguments: call.arguments,
    executionArn: EXECUTION_ARN,
    roleArn: LOCAL_ACCOUNT.globalArn('iam', `role/${role}`),
    signal: new AbortController().signal,
  });
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

function withoutIds(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll(UUID, '<uuid>'));
}

const HTTP_METADATA = {
  SdkHttpMetadata: {
    AllHttpHeaders: { 'x-amzn-RequestId': ['<uuid>'] },
    HttpHeaders: { 'x-amzn-RequestId': '<uuid>' },
    HttpStatusCode: 200,
  },
  SdkResponseMetadata: { RequestId: '<uuid>' },
};

describe('a task resolves to the result for the state', () => {
  test.each(results as readonly ResultCase[])('$name', async (one) => {
    for (const call of one.before ?? []) await perform(call);
    const answer = withoutIds(await perform(one));
    if (one.partial === true) expect(answer).toMatchObject(one.result);
    else expect(answer).toEqual({ ...one.result, ...(one.http === true && HTTP_METADATA) });
  });
});

describe('a task fails with the name that Retry and Catch match', () => {
  test.each(errors as readonly ErrorCase[])('$name: $error', async (one) => {
    for (const call of one.before ?? []) await perform(call);
    await expect(perform(one, one.role)).rejects.toMatchObject({
      name: 'TaskError',
      error: one.error,
      cause: expect.stringContaining(one.cause) as string,
    });
  });
});

describe('an event for a bus', () => {
  const put = (entry: object, role?: string): Promise<unknown> =>
    perform(
      {
        resource: 'events:putEvents',
        arguments: { Entries: [{ Source: 'shop', DetailType: 'Sold', Detail: {}, ...entry }] },
      },
      role,
    );

  test.each(['Own', LOCAL_ACCOUNT.arn('events', 'event-bus/Own')])(
    '%s needs a permission for it',
    async (bus) => {
      await put({ EventBusName: bus });
      await put({}, 'OfOneBus');
      await expect(put({ EventBusName: bus }, 'OfOneBus')).rejects.toMatchObject({
        error: 'EventBridge.AmazonEventBridgeException',
        cause: expect.stringContaining(
          'is not authorized to perform: events:PutEvents on resource',
        ) as string,
      });
    },
  );

  test('that does not exist is a failed entry', async () => {
    await expect(put({ EventBusName: 'Other' })).rejects.toMatchObject({
      error: 'EventBridge.FailedEntry',
      cause: expect.stringContaining('Event bus Other does not exist.') as string,
    });
  });

  test('must have less than 256 KB, including its source, its type and the resources that Step Functions adds', async () => {
    const added = [EXECUTION_ARN, LOCAL_ACCOUNT.arn('states', 'stateMachine:Parent'), 'shop', 'Sold'].join(
      '',
    );
    const detail = (bytes: number) => ({ Detail: { text: 'x'.repeat(bytes - '{"text":""}'.length) } });
    await put(detail(262_143 - added.length));
    await expect(put(detail(262_144 - added.length))).rejects.toMatchObject({
      error: 'EventBridge.FailedEntry',
      cause: expect.stringContaining('Total size of the entry is 262144 bytes') as string,
    });
  });
});

test('an event reaches the bus with its whole envelope and the execution among its resources', async () => {
  const entry = { Source: 'shop', DetailType: 'Sold', Detail: '{"n":1}', Resources: ['arn:aws:s3:::b'] };
  await perform({ resource: 'events:putEvents', arguments: { Entries: [entry] } });
  expect(withoutIds(surroundings.events.at(-1))).toEqual({
    version: '0',
    id: '<uuid>',
    'detail-type': 'Sold',
    source: 'shop',
    account: '000000000000',
    time: '2026-01-01T00:00:00Z',
    region: 'us-east-1',
    resources: ['arn:aws:s3:::b', EXECUTION_ARN, LOCAL_ACCOUNT.arn('states', 'stateMachine:Parent')],
    detail: { n: 1 },
  });
});

test('the other entries of a refused one reach the bus', async () => {
  const before = surroundings.events.length;
  const entry = (Source: string) => ({ Source, DetailType: 'Sold', Detail: {} });
  const call = {
    resource: 'events:putEvents',
    arguments: { Entries: [entry('aws.s3'), entry('beside')] },
  };
  await expect(perform(call)).rejects.toMatchObject({ error: 'EventBridge.FailedEntry' });
  expect(surroundings.events.slice(before)).toMatchObject([{ source: 'beside' }]);
});
