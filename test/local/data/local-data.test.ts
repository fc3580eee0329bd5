import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { Level } from 'level';
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import type { LocalRun } from '../../../lib/local/local-run.ts';
import { LOCAL_ACCOUNT } from '../../../lib/local/template/local-account.ts';
import { startWithData, table, TEMPLATE } from './start-with-data.ts';

let data: string;
let run: LocalRun;
beforeEach(async () => {
  data = mkdtempSync(path.join(inject('temporaryFolder'), 'data-'));
  run = await start();
});
afterEach(() => run.stop(0));

const start = (template: object = TEMPLATE) => startWithData(data, template);

/** Ends at once, like a killed process, but releases the lock of the folder. */
async function restart(): Promise<void> {
  await run.stop(0);
  run = await start();
}

const options = () => ({
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});
const s3 = () =>
  new S3Client({ ...options(), endpoint: run.endpoints.s3, forcePathStyle: true, maxAttempts: 1 });
const sqs = () => new SQSClient({ ...options(), endpoint: run.endpoints.sqs, maxAttempts: 1 });
const queue = (name: string) => LOCAL_ACCOUNT.queueUrl(name);
const arnOf = (name: string) => LOCAL_ACCOUNT.arn('states', `stateMachine:${name}`);
const executionArn = (machineName: string, name: string) =>
  LOCAL_ACCOUNT.arn('states', `execution:${machineName}:${name}`);

const startExecution = (machineName: string, name: string) =>
  run.stepFunctions.call('StartExecution', { stateMachineArn: arnOf(machineName), name, input: '{"n":1}' });
const describeExecution = (machineName: string, name: string) =>
  run.stepFunctions.call('DescribeExecution', { executionArn: executionArn(machineName, name) });

async function receive(name: string) {
  const request = new ReceiveMessageCommand({
    QueueUrl: queue(name),
    MessageSystemAttributeNames: ['ApproximateReceiveCount'],
  });
  return (await sqs().send(request)).Messages?.[0];
}

const count = async (
  name: string,
  attribute: 'ApproximateNumberOfMessages' | 'ApproximateNumberOfMessagesNotVisible',
) =>
  (await sqs().send(new GetQueueAttributesCommand({ QueueUrl: queue(name), AttributeNames: [attribute] })))
    .Attributes?.[attribute];

const send = (name: string, MessageBody: string) =>
  sqs().send(new SendMessageCommand({ QueueUrl: queue(name), MessageBody }));

test('objects exist after a restart, with type, metadata and date', async () => {
  const object = { Bucket: 'bucket', Key: 'a/b é' };
  await s3().send(
    new PutObjectCommand({ ...object, Body: 'text', ContentType: 'text/plain', Metadata: { a: 'b' } }),
  );
  const before = await s3().send(new GetObjectCommand(object));
  await before.Body?.transformToString();
  await restart();
  const after = await s3().send(new GetObjectCommand(object));
  expect(await after.Body?.transformToString()).toBe('text');
  expect(after).toMatchObject({
    ContentType: 'text/plain',
    Metadata: { a: 'b' },
    ETag: before.ETag,
    LastModified: before.LastModified,
  });
});

describe('a record', () => {
  const dynamodb = () => new DynamoDBClient({ ...options(), endpoint: run.endpoints.dynamodb });

  test('exists after a restart, in the index too', async () => {
    const item = { id: { S: 'a' }, open: { S: '1' } };
    await dynamodb().send(new PutItemCommand({ TableName: 'Table', Item: item }));
    await restart();
    const { Items } = await dynamodb().send(new ScanCommand({ TableName: 'Table', IndexName: 'index' }));
    expect(Items).toEqual([item]);
  });

  test('is not lost by a change of the keys: that template is refused', async () => {
    await run.stop(0);
    await expect(start({ Resources: { ...TEMPLATE.Resources, Table: table('other') } })).rejects.toThrow(
      'Table: the keys or indexes of a table that contains data cannot be changed here',
    );
    run = await start();
  });
});

describe('a message', () => {
  test('exists after a restart, and does not when deleted', async () => {
    await send('Queue', 'kept');
    await send('Queue', 'deleted');
    await restart();
    const [first, second] = [await receive('Queue'), await receive('Queue')];
    expect(new Set([first?.Body, second?.Body])).toEqual(new Set(['deleted', 'kept']));
    const deleted = first?.Body === 'deleted' ? first : second;
    await sqs().send(
      new DeleteMessageCommand({ QueueUrl: queue('Queue'), ReceiptHandle: deleted?.ReceiptHandle }),
    );
    await restart();
    expect(await count('Queue', 'ApproximateNumberOfMessagesNotVisible')).toBe('1');
  });

  test('that is received stays hidden, and keeps its receive count', async () => {
    await send('Queue', 'tried');
    const received = await receive('Queue');
    await restart();
    expect(await receive('Queue')).toBeUndefined();
    const visible = {
      QueueUrl: queue('Queue'),
      ReceiptHandle: received?.ReceiptHandle,
      VisibilityTimeout: 0,
    };
    await sqs().send(new ChangeMessageVisibilityCommand(visible));
    await restart();
    // The redrive policy allows one receive. The next one moves the message.
    expect(await receive('Queue')).toBeUndefined();
    await restart();
    expect(await receive('Dead')).toMatchObject({ Body: 'tried' });
    expect(await count('Queue', 'ApproximateNumberOfMessages')).toBe('0');
  });
});

describe('an execution', () => {
  test('that has ended exists with its history, and its name stays taken', async () => {
    await startExecution('Done', 'a');
    await run.stepFunctions.idle();
    const [before, history] = [await describeExecution('Done', 'a'), await historyOf('Done', 'a')];
    await restart();
    expect(await describeExecution('Done', 'a')).toEqual(before);
    expect(await historyOf('Done', 'a')).toEqual(history);
    expect(await listed('Done')).toEqual(['a']);
    await expect(startExecution('Done', 'a')).rejects.toMatchObject({ code: 'ExecutionAlreadyExists' });
  });

  test('that has failed can be redriven after a restart', async () => {
    await startExecution('Failing', 'a');
    await run.stepFunctions.idle();
    await restart();
    await run.stepFunctions.call('RedriveExecution', { executionArn: executionArn('Failing', 'a') });
    await run.stepFunctions.idle();
    expect(await describeExecution('Failing', 'a')).toMatchObject({ status: 'FAILED', redriveCount: 1 });
  });

  test('that was running is started again, with its name and date', async () => {
    await startExecution('Waiting', 'a');
    const before = await describeExecution('Waiting', 'a');
    await restart();
    expect(await describeExecution('Waiting', 'a')).toEqual(before);
    expect(run.stepFunctions.findRunning(executionArn('Waiting', 'a'))).toMatchObject({ input: '{"n":1}' });
  });

  test('of type Express that was running is started again, and one that has ended is not', async () => {
    const { executionArn: arn } = await startExecution('WaitingExpress', 'a');
    await restart();
    await restart();
    expect(run.stepFunctions.findRunning(String(arn))).toMatchObject({ name: 'a', input: '{"n":1}' });
  });
});

async function historyOf(machineName: string, name: string) {
  return run.stepFunctions.call('GetExecutionHistory', { executionArn: executionArn(machineName, name) });
}

async function listed(machineName: string) {
  const { executions } = await run.stepFunctions.call('ListExecutions', {
    stateMachineArn: arnOf(machineName),
  });
  return (executions as readonly { readonly name: string }[]).map(({ name }) => name);
}

describe('while the folder cannot be written', () => {
  const FULL = Object.assign(new Error('failed'), { cause: new Error('No space left on device') });
  const dynamodb = () =>
    new DynamoDBClient({ ...options(), endpoint: run.endpoints.dynamodb, maxAttempts: 1 });
  afterEach(() => void vi.restoreAllMocks());

  test.each<readonly [string, string, () => Promise<unknown>]>([
    ['S3', 'InternalError', () => s3().send(new PutObjectCommand({ Bucket: 'bucket', Key: 'a', Body: 'a' }))],
    ['SQS', 'InternalFailure', () => send('Queue', 'a')],
    [
      'DynamoDB',
      'InternalServerError',
      () => dynamodb().send(new PutItemCommand({ TableName: 'Table', Item: { id: { S: 'a' } } })),
    ],
  ])('%s answers with %s, and does what it did when it can be written', async (_, name, call) => {
    const batch = vi.spyOn(Level.prototype, 'batch').mockRejectedValue(FULL);
    await expect(call()).rejects.toMatchObject({
      name,
      message: `--data ${data} cannot be written: No space left on device.`,
      $metadata: { httpStatusCode: 500 },
    });
    batch.mockRestore();
    await expect(call()).resolves.toBeDefined();
  });

  test('Step Functions answers with InternalFailure, and what it started is there after a restart', async () => {
    const batch = vi.spyOn(Level.prototype, 'batch').mockRejectedValue(FULL);
    await expect(startExecution('Waiting', 'a')).rejects.toMatchObject({
      code: 'InternalFailure',
      statusCode: 500,
    });
    batch.mockRestore();
    await startExecution('Waiting', 'b');
    await restart();
    expect(await listed('Waiting')).toEqual(['b', 'a']);
  });
});
