import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Stores, startStores } from '../../../../lib/local/services/stores/start-stores.ts';
import { LOCAL_ACCOUNT } from '../../../../lib/local/template/local-account.ts';
import { readTemplate } from '../../../../lib/local/template/read-template.ts';

/** The queue refers to its dead-letter queue before that one is created. CloudFormation allows it. */
const TEMPLATE = {
  Resources: {
    Source: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        // Visible again at once, so that the test does not have to wait.
        VisibilityTimeout: 0,
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] }, maxReceiveCount: 2 },
      },
    },
    DeadLetters: {
      Type: 'AWS::SQS::Queue',
      Properties: { RedriveAllowPolicy: { redrivePermission: 'allowAll' } },
    },
    Later: { Type: 'AWS::SQS::Queue', Properties: { DelaySeconds: 900, VisibilityTimeout: 120 } },
  },
};

let stores: Stores;
beforeAll(async () => {
  stores = await startStores(readTemplate(TEMPLATE, LOCAL_ACCOUNT), LOCAL_ACCOUNT, () => undefined);
});
afterAll(() => stores.close());

const send = (queue: string, MessageBody: string) =>
  stores.operator.sqs.send(new SendMessageCommand({ QueueUrl: LOCAL_ACCOUNT.queueUrl(queue), MessageBody }));

async function receive(queue: string) {
  const request = new ReceiveMessageCommand({
    QueueUrl: LOCAL_ACCOUNT.queueUrl(queue),
    MessageSystemAttributeNames: ['ApproximateReceiveCount'],
  });
  return (await stores.operator.sqs.send(request)).Messages?.[0];
}

async function attributes(queue: string) {
  const request = new GetQueueAttributesCommand({
    QueueUrl: LOCAL_ACCOUNT.queueUrl(queue),
    AttributeNames: ['All'],
  });
  return (await stores.operator.sqs.send(request)).Attributes;
}

describe('a queue of the template', () => {
  test('moves a message to its dead-letter queue at the first receive beyond its policy', async () => {
    await send('Source', 'stubborn');
    expect((await receive('Source'))?.Attributes?.ApproximateReceiveCount).toBe('1');
    expect((await receive('Source'))?.Attributes?.ApproximateReceiveCount).toBe('2');
    expect(await receive('Source')).toBeUndefined();
    const moved = await receive('DeadLetters');
    expect(moved?.Body).toBe('stubborn');
    expect(await attributes('Source')).toMatchObject({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
    });
  });

  test('drops a deleted message', async () => {
    await send('Source', 'done');
    const message = await receive('Source');
    await stores.operator.sqs.send(
      new DeleteMessageCommand({
        QueueUrl: LOCAL_ACCOUNT.queueUrl('Source'),
        ReceiptHandle: message?.ReceiptHandle,
      }),
    );
    expect(await receive('Source')).toBeUndefined();
  });

  test('has the delay and the visibility time-out of the template', async () => {
    await send('Later', 'early');
    expect(await receive('Later')).toBeUndefined();
    expect(await attributes('Later')).toMatchObject({
      DelaySeconds: '900',
      VisibilityTimeout: '120',
      ApproximateNumberOfMessagesDelayed: '1',
    });
  });
});
