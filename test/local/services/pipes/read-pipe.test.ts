import { expect, test } from 'vitest';
import { readPipe } from '../../../../lib/local/services/pipes/read-pipe.ts';
import { LOCAL_ACCOUNT } from '../../../../lib/local/template/local-account.ts';

const MACHINE = LOCAL_ACCOUNT.arn('states', 'stateMachine:Ingest');

const pipe = (changes: Readonly<Record<string, unknown>> = {}) => ({
  logicalId: 'Pipe',
  type: 'AWS::Pipes::Pipe',
  properties: {
    RoleArn: 'role',
    Source: LOCAL_ACCOUNT.arn('sqs', 'Queue'),
    SourceParameters: { SqsQueueParameters: { BatchSize: 1 } },
    Target: MACHINE,
    TargetParameters: {
      InputTemplate: '{"delivery": <$.body>}',
      StepFunctionStateMachineParameters: { InvocationType: 'REQUEST_RESPONSE' },
    },
    ...changes,
  },
});

test('a pipe waits for the run of an Express state machine and passes it the result of its template', () => {
  const { queueUrl, targetArn, action, inputOf } = readPipe(pipe(), LOCAL_ACCOUNT);
  expect({ queueUrl, targetArn, action }).toEqual({
    queueUrl: LOCAL_ACCOUNT.queueUrl('Queue'),
    targetArn: MACHINE,
    action: 'StartSyncExecution',
  });
  expect(inputOf({ Body: '{"deliveryId":"x"}' })).toBe('{"delivery": {"deliveryId":"x"}}');
  expect(inputOf({ Body: 'no JSON' })).toBe('{"delivery": "no JSON"}');
});

test('without an InputTemplate a pipe passes the record, and without an invocation type it does not wait', () => {
  const { action, inputOf } = readPipe(pipe({ TargetParameters: undefined }), LOCAL_ACCOUNT);
  expect(action).toBe('StartExecution');
  expect(JSON.parse(inputOf({ MessageId: 'm', Body: '{}' }))).toMatchObject({
    messageId: 'm',
    body: '{}',
    eventSource: 'aws:sqs',
  });
});

test.each([
  [{ Source: 'arn:aws:kinesis:x' }, 'a source that is not an SQS queue, at Pipe/Properties/Source.'],
  [{ Target: 'arn:aws:lambda:x' }, 'a target that is not a state machine, at Pipe/Properties/Target.'],
  [{ SourceParameters: { SqsQueueParameters: { BatchSize: 10 } } }, 'a batch size other than 1'],
  [
    { SourceParameters: { SqsQueueParameters: { BatchSize: 1, MaximumBatchingWindowInSeconds: 5 } } },
    'SqsQueueParameters/MaximumBatchingWindowInSeconds.',
  ],
  [
    { SourceParameters: { SqsQueueParameters: { BatchSize: 1 }, FilterCriteria: { Filters: [] } } },
    'at Pipe/Properties/SourceParameters/FilterCriteria.',
  ],
  [
    { TargetParameters: { SqsQueueParameters: {} } },
    'at Pipe/Properties/TargetParameters/SqsQueueParameters.',
  ],
  [
    { DesiredState: 'stopped' },
    'the value "stopped" (allowed: RUNNING, STOPPED), at Pipe/Properties/DesiredState.',
  ],
  [{ Enrichment: 'arn' }, 'this property of AWS::Pipes::Pipe, at Pipe/Properties/Enrichment.'],
  [
    { TargetParameters: { InputTemplate: '{"e": <aws.pipes.event>}' } },
    'the variable <aws.pipes.event> in an InputTemplate, at Pipe/Properties/TargetParameters/InputTemplate.',
  ],
])('%j is refused while loading', (changes, message) => {
  expect(() => readPipe(pipe(changes), LOCAL_ACCOUNT)).toThrow(message);
});
