import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListBucketsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { ListQueuesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LOCAL_ACCOUNT } from '../../../../lib/local/template/local-account.ts';
import { type Pipeline, startPipeline } from '../../../start-pipeline.ts';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
});
afterAll(() => pipeline.stop());

const options = () => ({
  endpoint: pipeline.run.endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});

describe('one endpoint finds the service by the signature', () => {
  test('S3, with bytes in both directions', async () => {
    const s3 = new S3Client({ ...options(), forcePathStyle: true });
    const { Buckets } = await s3.send(new ListBucketsCommand({}));
    const object = { Bucket: Buckets?.[0]?.Name, Key: 'any/é' };
    await s3.send(new PutObjectCommand({ ...object, Body: Buffer.from([0, 255, 10]) }));
    const { Body } = await s3.send(new GetObjectCommand(object));
    expect([...((await Body?.transformToByteArray()) ?? [])]).toEqual([0, 255, 10]);
  });

  test('SQS', async () => {
    const sqs = new SQSClient(options());
    const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
    const name = QueueUrls.map((url) => url.split('/').at(-1) ?? '').find((each) =>
      each.includes('DeadLetter'),
    );
    const QueueUrl = LOCAL_ACCOUNT.queueUrl(name ?? '');
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'here' }));
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages).toMatchObject([{ Body: 'here' }]);
  });

  test('DynamoDB', async () => {
    const { TableNames } = await new DynamoDBClient(options()).send(new ListTablesCommand({}));
    expect(TableNames).toHaveLength(1);
  });

  test('Step Functions', async () => {
    const { stateMachines } = await new SFNClient(options()).send(new ListStateMachinesCommand({}));
    expect(stateMachines?.length).toBeGreaterThan(3);
  });
});

const signed = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=x`,
});

test('the outputs of the stack need no signature, for redrive', async () => {
  const answer = await fetch(`${pipeline.run.endpoint}/outputs`);
  expect(await answer.json()).toHaveProperty('TableName');
});

test.each(['glue', 'constructor'])(
  'a service that does not exist is refused by its name: %s',
  async (service) => {
    const answer = await fetch(pipeline.run.endpoint, {
      method: 'POST',
      headers: signed(service),
      body: '{}',
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      __type: 'UnknownOperationException',
      message: expect.stringContaining(
        `The local run does not have ${service} (it has dynamodb, s3`,
      ) as string,
    });
  },
);

test('a request without a signature is told what it lacks', async () => {
  const answer = await fetch(`${pipeline.run.endpoint}/some/object`);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({
    message: expect.stringMatching(
      /^The signature says which service a request is for, and this one has none: sign it for one of dynamodb, s3, /,
    ) as string,
  });
});

test('the query protocol of SQS is refused by name', async () => {
  const answer = await fetch(pipeline.run.endpoint, {
    method: 'POST',
    headers: { ...signed('sqs'), 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Action=ListQueues',
  });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('does not have the query protocol of SQS, only its JSON protocol');
});

test('it has the guard of all ports', async () => {
  const answer = await fetch(pipeline.run.endpoint, {
    headers: { ...signed('s3'), origin: 'https://evil.example' },
  });
  expect(answer.status).toBe(403);
});
