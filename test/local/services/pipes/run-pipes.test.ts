import { describe, expect, test } from 'vitest';
import { goStraight, type Hop } from '../../../../lib/local/engine/hop.ts';
import { AccessControl } from '../../../../lib/local/roles/access-control.ts';
import { readPolicyDocument } from '../../../../lib/local/roles/read-policy-document.ts';
import { ServiceError } from '../../../../lib/local/service-error.ts';
import { readPipes } from '../../../../lib/local/services/pipes/read-pipe.ts';
import { runPipes } from '../../../../lib/local/services/pipes/run-pipes.ts';
import { LOCAL_ACCOUNT } from '../../../../lib/local/template/local-account.ts';
import { virtualQueues } from '../../virtual-queues.ts';

const ROLE = 'arn:aws:iam::000000000000:role/Pipe';
const PIPE = LOCAL_ACCOUNT.arn('pipes', 'pipe/Pipe');
const MACHINE = LOCAL_ACCOUNT.arn('states', 'stateMachine:Ingest');
const SOURCE = LOCAL_ACCOUNT.queueUrl('Source');
const DEAD_LETTERS = LOCAL_ACCOUNT.queueUrl('DeadLetters');
const SECOND_MS = 1_000;

const resourcesWith = (InputTemplate: string) => [
  {
    logicalId: 'Source',
    type: 'AWS::SQS::Queue',
    properties: {
      VisibilityTimeout: 60,
      RedrivePolicy: { deadLetterTargetArn: LOCAL_ACCOUNT.arn('sqs', 'DeadLetters'), maxReceiveCount: 3 },
    },
  },
  { logicalId: 'DeadLetters', type: 'AWS::SQS::Queue', properties: {} },
  {
    logicalId: 'Pipe',
    type: 'AWS::Pipes::Pipe',
    properties: {
      RoleArn: ROLE,
      Source: LOCAL_ACCOUNT.arn('sqs', 'Source'),
      SourceParameters: { SqsQueueParameters: { BatchSize: 1 } },
      Target: MACHINE,
      TargetParameters: {
        InputTemplate,
        StepFunctionStateMachineParameters: { InvocationType: 'REQUEST_RESPONSE' },
      },
    },
  },
];

/** The trust policy of a pipe's role from CDK. */
const trustFor = (sourceArn: string) =>
  readPolicyDocument(
    {
      Statement: {
        Effect: 'Allow',
        Principal: { Service: 'pipes.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'aws:SourceArn': sourceArn, 'aws:SourceAccount': LOCAL_ACCOUNT.accountId },
        },
      },
    },
    'Pipe',
    'Trust',
  );

/** The status of a run, or the error code of the start. */
type Answer = (tries: number) => Promise<string>;

/** Runs the pipe with virtual queues; `answer` replaces the state machine. */
function run(answer: Answer, { sourceArn = PIPE, template = '{"delivery": <$.body>}' } = {}) {
  const resources = resourcesWith(template);
  const { clock, sqs, stores } = virtualQueues(resources);
  const starts: { readonly input: string; readonly atMs: number }[] = [];
  const hops: Hop[] = [];
  const lines: string[] = [];
  const began = clock.now();
  const role = { arn: ROLE, logicalId: 'Pipe', trust: trustFor(sourceArn), identity: [] };
  const pipes = runPipes(readPipes(resources, LOCAL_ACCOUNT), {
    ...stores,
    access: new AccessControl([role], [], LOCAL_ACCOUNT.accountId),
    account: LOCAL_ACCOUNT,
    clock,
    around: (hop, call) => {
      hops.push(hop);
      return goStraight(hop, call);
    },
    callStepFunctions: async (roleArn, action, { stateMachineArn, input }) => {
      expect([roleArn, action, stateMachineArn]).toEqual([ROLE, 'StartSyncExecution', MACHINE]);
      starts.push({ input: String(input), atMs: clock.now() - began });
      if (!isJson(String(input))) throw new ServiceError('InvalidExecutionInput', 'no JSON');
      const status = await answer(starts.length);
      if (status.endsWith('Exception')) throw new ServiceError(status, 'as told');
      return { status };
    },
    log: (line) => lines.push(line),
  });
  const send = (MessageBody: string) => sqs.actions.SendMessage({ QueueUrl: SOURCE, MessageBody });
  return { clock, sqs, starts, hops, lines, send, stop: () => pipes.stop() };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const succeed: Answer = () => Promise.resolve('SUCCEEDED');

describe('a message', () => {
  test('is passed to the state machine as a list of one, with the pipe role, and deleted when the run succeeds', async () => {
    const { clock, sqs, starts, hops, send } = run(succeed);
    send('{"deliveryId":"x"}');
    await clock.advance(SECOND_MS);
    expect(starts).toEqual([{ input: '[{"delivery": {"deliveryId":"x"}}]', atMs: 0 }]);
    expect(sqs.messages(SOURCE)).toEqual([]);
    expect(hops.map(({ kind, caller, action, attempt }) => [kind, caller, action, attempt])).toEqual([
      ['pipe', PIPE, 'ReceiveMessage', 1],
      ['pipe', PIPE, 'StartSyncExecution', 1],
      ['pipe', PIPE, 'DeleteMessage', 1],
    ]);
  });

  test.each(['FAILED', 'TIMED_OUT', 'AccessDeniedException'])(
    'whose run ends with %s is received again after its visibility time-out until SQS moves it',
    async (status) => {
      const { clock, sqs, starts, send } = run(() => Promise.resolve(status));
      send('"again"');
      await clock.advance(180 * SECOND_MS);
      expect(starts.map(({ atMs }) => atMs / SECOND_MS)).toEqual([0, 60, 120]);
      expect(sqs.messages(SOURCE)).toEqual([]);
      expect(sqs.messages(DEAD_LETTERS)).toEqual(['"again"']);
    },
  );

  test('whose start is throttled is started again without being counted', async () => {
    const { clock, sqs, starts, send } = run((tries) =>
      Promise.resolve(tries < 5 ? 'ThrottlingException' : 'SUCCEEDED'),
    );
    send('"busy"');
    await clock.advance(60 * SECOND_MS);
    expect(starts.map(({ atMs }) => atMs / SECOND_MS)).toEqual([0, 1, 3, 7, 15]);
    expect([...sqs.messages(SOURCE), ...sqs.messages(DEAD_LETTERS)]).toEqual([]);
  });

  test('whose start is throttled as long as it is hidden is started when it is visible again', async () => {
    const { clock, starts, send } = run(() => Promise.resolve('ThrottlingException'));
    send('"busy"');
    await clock.advance(61 * SECOND_MS);
    expect(starts.map(({ atMs }) => atMs / SECOND_MS)).toEqual([0, 1, 3, 7, 15, 31, 60, 61]);
  });
});

test('a delivery in a bare path loses its quotes, is always refused, and becomes a dead letter', async () => {
  const { clock, sqs, starts, lines, send } = run(succeed, { template: '<$.body>' });
  send('{"deliveryId":"x"}');
  await clock.advance(180 * SECOND_MS);
  expect(starts.map(({ input }) => input)).toEqual(Array(3).fill('[{deliveryId:x}]'));
  expect(sqs.messages(DEAD_LETTERS)).toEqual(['{"deliveryId":"x"}']);
  expect(lines[0]).toContain('no JSON');
});

test('five messages are in progress at first, one more each second, and another when one ends', async () => {
  const waiting: (() => void)[] = [];
  const { clock, starts, send } = run(
    () => new Promise((resolve) => waiting.push(() => resolve('SUCCEEDED'))),
  );
  for (let message = 1; message <= 9; message += 1) send(String(message));
  await clock.advance(0.5 * SECOND_MS);
  expect(starts).toHaveLength(5);
  await clock.advance(SECOND_MS);
  expect(starts).toHaveLength(6);
  waiting[0]?.();
  await clock.advance(0);
  expect(starts).toHaveLength(7);
});

test('a role that is trusted for another pipe receives nothing, and the log says so', async () => {
  const { clock, starts, lines, send } = run(succeed, { sourceArn: `${PIPE}2` });
  send('1');
  await clock.advance(SECOND_MS);
  expect(starts).toEqual([]);
  expect(lines[0]).toContain('cannot be assumed by pipes.amazonaws.com');
});

test('a pipe that has been stopped receives nothing', async () => {
  const { clock, starts, send, stop } = run(succeed);
  await stop();
  send('1');
  await clock.advance(60 * SECOND_MS);
  expect(starts).toEqual([]);
});
