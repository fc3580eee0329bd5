import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_KEY, type Pipeline, startPipeline } from '../../../start-pipeline.ts';
import { cbor } from '@smithy/core/cbor';

let pipeline: Pipeline;
let outputs: Readonly<Record<string, string>>;
beforeAll(async () => {
  pipeline = await startPipeline();
  outputs = (await (await fetch(`${pipeline.run.endpoint}/outputs`)).json()) as typeof outputs;
});
afterAll(() => pipeline.stop());

interface Sent {
  readonly service: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

function send({ service, method = 'GET', path = '/', headers = {}, body }: Sent): Promise<Response> {
  const authorization = `AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=x`;
  return fetch(`${pipeline.run.endpoint}${path}`, {
    method,
    headers: { authorization, ...headers },
    ...(body !== undefined && { body }),
  });
}

async function ask(sent: Sent): Promise<Record<string, unknown>> {
  return (await (await send(sent)).json()) as Record<string, unknown>;
}

const query = (service: string, body: string) =>
  send({ service, method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body });

const logs = (action: string, input: object) =>
  ask({
    service: 'logs',
    method: 'POST',
    headers: { 'x-amz-target': `Logs_20140328.${action}`, 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify(input),
  });

describe('describe-stacks', () => {
  test('returns the outputs of the stack', async () => {
    const text = await (await query('cloudformation', 'Action=DescribeStacks&StackName=local')).text();
    expect(text).toContain('<StackName>local</StackName>');
    for (const [name, value] of Object.entries(outputs))
      expect(text).toContain(`<OutputKey>${name}</OutputKey><OutputValue>${value}</OutputValue>`);
  });

  test('of another stack is refused, with the name of this one', async () => {
    const answer = await query('cloudformation', 'Action=DescribeStacks&StackName=other');
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("Stack with id other does not exist (the local run's is 'local')");
  });
});

describe('get-api-key', () => {
  test.each([
    ['?includeValue=true', { value: API_KEY }],
    ['', {}],
  ])('%s', async (search, expected) => {
    const answer = await ask({ service: 'apigateway', path: `/apikeys/${outputs.ApiKeyId}${search}` });
    expect(answer).toMatchObject({ id: outputs.ApiKeyId, enabled: true, ...expected });
    expect('value' in answer).toBe(search !== '');
  });

  test('of a key that does not exist is 404', async () => {
    expect((await send({ service: 'apigateway', path: '/apikeys/other' })).status).toBe(404);
  });
});

test.each(['query', 'cbor'])('describe-alarms lists the alarms, all without data: %s', async (protocol) => {
  const answer =
    protocol === 'query'
      ? await (await query('monitoring', 'Action=DescribeAlarms')).text()
      : JSON.stringify(
          cbor.deserialize(
            new Uint8Array(
              await (
                await send({
                  service: 'monitoring',
                  method: 'POST',
                  path: '/service/GraniteServiceVersion20100801/operation/DescribeAlarms',
                  headers: { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' },
                  body: new Uint8Array(cbor.serialize({})),
                })
              ).arrayBuffer(),
            ),
          ),
        );
  for (const alarm of ['DeadLetters', 'ParkedTooLong', 'IngestFailed', 'INSUFFICIENT_DATA', 'RUNBOOK.md'])
    expect(answer).toContain(alarm);
});

describe('a pipe', () => {
  const list = async (prefix = '') => {
    const path = `/v1/pipes${prefix && `?SourcePrefix=${encodeURIComponent(prefix)}`}`;
    const { Pipes } = await ask({ service: 'pipes', path });
    return Pipes as readonly {
      readonly Name: string;
      readonly CurrentState: string;
      readonly Source: string;
    }[];
  };

  test('is found by its source', async () => {
    const [pipe] = await list();
    expect(await list(pipe?.Source)).toEqual([pipe]);
    expect(await list('arn:aws:sqs:us-east-1:000000000000:other')).toEqual([]);
  });

  test('that is stopped leaves parked deliveries in the queue, and processes them when it is started', async () => {
    const [pipe] = await list();
    const turn = (to: string) =>
      send({ service: 'pipes', method: 'POST', path: `/v1/pipes/${pipe?.Name}/${to}` });
    expect((await turn('stop')).status).toBe(200);
    expect(await list()).toMatchObject([{ CurrentState: 'STOPPED' }]);
    expect((await turn('start')).status).toBe(200);
    expect(await list()).toMatchObject([{ CurrentState: 'RUNNING' }]);
  });
});

test('the schedule of Reconcile is listed and described', async () => {
  const { Schedules } = await ask({ service: 'scheduler', path: '/schedules' });
  const [schedule] = Schedules as readonly { readonly Name: string }[];
  expect(schedule).toMatchObject({ State: 'ENABLED' });
  expect(await ask({ service: 'scheduler', path: `/schedules/${schedule?.Name}` })).toMatchObject({
    ScheduleExpression: 'rate(5 minutes)',
    Target: { RoleArn: expect.any(String) as string },
  });
});

test('the log of a state machine has the names of its errors, and no data of the producer', async () => {
  const { logGroups } = await logs('DescribeLogGroups', { logGroupNamePrefix: '/aws/vendedlogs/states/' });
  const names = (logGroups as readonly { readonly logGroupName: string }[]).map(
    ({ logGroupName }) => logGroupName,
  );
  const logGroupName = names.find((name) => name.includes('Track'));
  expect(await logs('FilterLogEvents', { logGroupName })).toMatchObject({ events: [] });
  await pipeline.run.stepFunctions.call('StartExecution', {
    stateMachineArn: await machineArn('Track'),
    input: '{"only":"in the input"}',
  });
  await pipeline.run.stepFunctions.idle();
  const answer = JSON.stringify(await logs('FilterLogEvents', { logGroupName }));
  expect(answer).toContain('ExecutionFailed');
  expect(answer).not.toContain('in the input');
});

async function machineArn(part: string): Promise<string> {
  const { stateMachines } = await pipeline.run.stepFunctions.call('ListStateMachines', {});
  const all = stateMachines as readonly { readonly stateMachineArn: string }[];
  return all.find(({ stateMachineArn }) => stateMachineArn.includes(part))?.stateMachineArn ?? '';
}

test('a path that cannot be decoded is refused', async () => {
  const answer = await fetch(`${pipeline.run.endpoint}/v1/pipes/%E0`, {
    headers: {
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/pipes/aws4_request, SignedHeaders=host, Signature=x',
    },
  });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({
    __type: 'ValidationException',
    message: "'%E0' is no part of a path: URI malformed.",
  });
});

test('an action that does not exist is refused by name', async () => {
  expect(await logs('StartQuery', {})).toMatchObject({
    message: 'The local run does not have StartQuery of logs (it has DescribeLogGroups, FilterLogEvents).',
  });
  expect((await ask({ service: 'pipes', path: '/v1/other' })).message).toContain('GET /v1/other of pipes');
});
