import { Duration } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { Compute } from '../../../lib/pipeline/compute/compute.ts';
import type { WorkerOptions } from '../../../lib/pipeline/compute/worker-options.ts';
import { Source } from '../../../lib/pipeline/sources/source.ts';
import { asText, stateMachineDefinition } from '../../state-machine-definition.ts';
import { synthesisePipeline } from '../../synthesise-pipeline.ts';

const template = synthesisePipeline({
  compute: Compute.worker({ heartbeat: Duration.minutes(10), timeout: Duration.days(3) }),
});

test('Process has one state: it hands over the reference of the delivery with the token, and waits', () => {
  const { States } = stateMachineDefinition(template, 'Process');
  expect(Object.keys(States)).toEqual(['Run compute']);
  expect(States['Run compute']).toMatchObject({
    Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
    HeartbeatSeconds: 600,
    TimeoutSeconds: 259_200,
    Arguments: {
      MessageBody: {
        deliveryId: '{% $states.input.deliveryId %}',
        source: '{% $states.input.source %}',
        bucket: '{% $states.input.bucket %}',
        key: '{% $states.input.key %}',
        taskToken: '{% $states.context.Task.Token %}',
      },
    },
    End: true,
  });
});

test('errors of SQS are tried for a day, those of the worker twice, and what is invalid or silent is final', () => {
  const { Retry = [] } = stateMachineDefinition(template, 'Process').States['Run compute'] ?? {};
  expect(Retry.map(({ ErrorEquals, MaxAttempts }) => [ErrorEquals, MaxAttempts])).toEqual([
    [['InvalidDelivery'], 0],
    [['SQS.SdkClientException', 'SQS.AmazonSQSException'], 104],
    [['States.TaskFailed'], 2],
  ]);
});

test('the queue is encrypted, asks for TLS and gives up a message after five workers', () => {
  const queues = Object.entries(template.findResources('AWS::SQS::Queue')).filter(([id]) =>
    id.startsWith('WebhookPipelineWorker'),
  );
  expect(queues).toHaveLength(2);
  for (const [, { Properties }] of queues) expect(Properties).toMatchObject({ SqsManagedSseEnabled: true });
  expect(JSON.stringify(queues)).toContain('"maxReceiveCount":5');
  const policies = Object.keys(template.findResources('AWS::SQS::QueuePolicy'));
  expect(policies.filter((id) => id.startsWith('WebhookPipelineWorker'))).toHaveLength(2);
});

test('there is no function, and no alarm about one', () => {
  template.resourceCountIs('AWS::Lambda::Function', 0);
  const alarms = Object.keys(template.findResources('AWS::CloudWatch::Alarm')).join(' ');
  expect(alarms).not.toMatch(/ComputeThrottled|ComputationGivenUp/);
  expect(alarms).toMatch(/WorkersMissing/);
  expect(alarms).toMatch(/WorkersDying/);
});

test('a managed policy lets workers work, and nothing else', () => {
  const [policy] = Object.entries(template.findResources('AWS::IAM::ManagedPolicy'))
    .filter(([id]) => id.startsWith('WebhookPipelineWorker'))
    .map(([, { Properties }]) => Properties as { PolicyDocument: { Statement: Statement[] } });
  const granted = policy!.PolicyDocument.Statement.map(({ Action, Resource }) => [
    [Action].flat().join(' '),
    asText(Resource).replaceAll(/[0-9A-F]{8}/g, ''),
  ]);
  expect(granted).toEqual([
    ['sqs:ReceiveMessage sqs:DeleteMessage sqs:ChangeMessageVisibility', '${WebhookPipelineWorkerQueue.Arn}'],
    ['s3:GetObject', '${WebhookPipelineStoreBucket.Arn}/payloads/*'],
    ['s3:PutObject', '${WebhookPipelineStoreBucket.Arn}/results/*'],
    ['states:SendTaskSuccess states:SendTaskFailure states:SendTaskHeartbeat', '${WebhookPipelineProcess}'],
  ]);
});

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
}

test('two sources have queues, outputs and alarms of their own', () => {
  const source = () => Source.schema('schemas/generic.schema.json', { compute: Compute.worker() });
  const both = synthesisePipeline({ sources: { 'gpu-jobs': source(), more: source() } });
  const outputs = Object.keys(both.toJSON().Outputs as object);
  expect(outputs).toEqual(
    expect.arrayContaining([
      'GpuJobsWorkerQueueUrl',
      'GpuJobsWorkerPolicy',
      'MoreWorkerQueueUrl',
      'MoreWorkerPolicy',
    ]),
  );
  const alarms = Object.keys(both.findResources('AWS::CloudWatch::Alarm')).join(' ');
  expect(alarms).toMatch(/GpuJobsWorkersDying/);
  expect(alarms).toMatch(/MoreWorkersDying/);
});

const REFUSED: readonly (readonly [WorkerOptions, string])[] = [
  [
    { heartbeat: Duration.seconds(30) },
    "Compute.worker: 'heartbeat' must be between 2 minutes and 10 days, in whole seconds: SQS keeps a message for 14 days, got 30 seconds.",
  ],
  [
    { heartbeat: Duration.days(11) },
    "Compute.worker: 'heartbeat' must be between 2 minutes and 10 days, in whole seconds: SQS keeps a message for 14 days, got 11 days.",
  ],
  [
    { heartbeat: Duration.hours(2), timeout: Duration.hours(1) },
    "Compute.worker: 'timeout' must be at least heartbeat and at most 365 days, in whole seconds, got 1 hour.",
  ],
  [
    { timeout: Duration.days(400) },
    "Compute.worker: 'timeout' must be at least heartbeat and at most 365 days, in whole seconds, got 400 days.",
  ],
];

test.each(REFUSED)('refuses %o', (options, message) => {
  expect(() => Compute.worker(options)).toThrow(new Error(message));
});

test('without options a delivery may be silent for an hour and take a day', () => {
  const { States } = stateMachineDefinition(synthesisePipeline({ compute: Compute.worker() }), 'Process');
  expect(States['Run compute']).toMatchObject({ HeartbeatSeconds: 3_600, TimeoutSeconds: 86_400 });
});
