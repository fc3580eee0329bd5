import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  GetExecutionHistoryCommand,
  InvalidName,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { credentialsOf } from '../../../../lib/local/roles/role-credentials.ts';
import { type Pipeline, startPipeline } from '../../../start-pipeline.ts';

let pipeline: Pipeline;
let client: SFNClient;

beforeAll(async () => {
  pipeline = await startPipeline();
  client = clientOf({ accessKeyId: 'operator', secretAccessKey: 'local' });
});
afterAll(() => pipeline.stop());

function clientOf(credentials: {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}): SFNClient {
  const { endpoints, region } = pipeline.run;
  return new SFNClient({
    endpoint: endpoints.sfn,
    region,
    credentials,
    disableHostPrefix: true,
    maxAttempts: 1,
  });
}

async function arnOf(name: string): Promise<string> {
  const { stateMachines = [] } = await client.send(new ListStateMachinesCommand({}));
  return (
    stateMachines.find((machine) => machine.name?.startsWith(`WebhookPipeline${name}`))?.stateMachineArn ?? ''
  );
}

const envelope = (deliveryId: string) =>
  JSON.stringify({
    deliveryId,
    source: 'generic',
    receivedAt: 0,
    sourceIp: '',
    headers: {},
    body: '{"data":1}',
  });

test("the SDK's client describes the execution of a delivery and reads its history", async () => {
  await pipeline.post('generic', '{"data":1}', { 'idempotency-key': 'sdk' });
  await pipeline.run.stepFunctions.idle();
  const stateMachineArn = await arnOf('Process');
  const { executions = [] } = await client.send(new ListExecutionsCommand({ stateMachineArn }));
  const executionArn = executions.find(({ name }) => name === 'generic-sdk')?.executionArn;
  const described = await client.send(new DescribeExecutionCommand({ executionArn }));
  expect(described).toMatchObject({
    status: 'SUCCEEDED',
    name: 'generic-sdk',
    startDate: expect.any(Date) as Date,
  });
  const { events = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn }));
  expect(events.map(({ type }) => type)).toEqual([
    'ExecutionStarted',
    'TaskStateEntered',
    'TaskScheduled',
    'TaskStarted',
    'TaskSucceeded',
    'TaskStateExited',
    'ExecutionSucceeded',
  ]);
  expect(events[0]?.timestamp).toBeInstanceOf(Date);
});

test("errors are the SDK's classes", async () => {
  const stateMachineArn = await arnOf('Process');
  const start = { stateMachineArn, name: 'generic-sdk', input: '{"other":1}' };
  await expect(client.send(new StartExecutionCommand(start))).rejects.toBeInstanceOf(ExecutionAlreadyExists);
  await expect(client.send(new StartExecutionCommand({ ...start, name: 'a b' }))).rejects.toBeInstanceOf(
    InvalidName,
  );
});

test('an Express run can be started synchronously', async () => {
  const input = envelope('generic-sync');
  const answer = await client.send(
    new StartSyncExecutionCommand({ stateMachineArn: await arnOf('Ingest'), input }),
  );
  expect(answer).toMatchObject({ status: 'SUCCEEDED', output: '{"deliveryId":"generic-sync"}' });
});

test('a caller with the credentials of a role has the permissions of the role', async () => {
  const roleArn = (await describeRole('AcceptRole')) ?? '';
  const accept = clientOf(credentialsOf(roleArn));
  const allowed = { stateMachineArn: await arnOf('Ingest'), input: envelope('generic-role') };
  await expect(accept.send(new StartExecutionCommand(allowed))).resolves.toHaveProperty('executionArn');
  const refused = { ...allowed, stateMachineArn: await arnOf('Process') };
  await expect(accept.send(new StartExecutionCommand(refused))).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
});

async function describeRole(name: string): Promise<string | undefined> {
  const grant = pipeline.run.access.grants().find(({ role }) => role.startsWith(`WebhookPipeline${name}`));
  return grant && `arn:aws:iam::000000000000:role/${grant.role}`;
}

test('an unknown action is refused as on AWS', async () => {
  const answer = await fetch(pipeline.run.endpoints.sfn, {
    method: 'POST',
    headers: { 'x-amz-target': 'AWSStepFunctions.MakeCoffee' },
    body: '{}',
  });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({
    __type: expect.stringContaining('UnknownOperationException') as string,
  });
});
