import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sources from 'aws-cdk-lib/aws-lambda-event-sources';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secrets from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import { Duration, Size } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { readTemplate } from '../../../lib/local/template/read-template.ts';
import { listLeftOut } from '../../../lib/local/template/select-pipeline.ts';
import { completeOutputs } from '../../../lib/proofs/simulation/complete-outputs.ts';
import { createBlueprint } from '../../../lib/proofs/simulation/blueprint.ts';
import { WebhookPipeline } from '../../../lib/pipeline/webhook-pipeline.ts';
import { synthesiseStack } from '../../synthesise-pipeline.ts';

/** The template of a pipeline in a stack with other resources. */
function templateWith(
  add: (stack: Stack, pipeline: WebhookPipeline) => void,
  props: (stack: Stack) => ConstructorParameters<typeof WebhookPipeline>[2] = () => ({}),
): object {
  const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Shop');
  add(stack, new WebhookPipeline(stack, 'Webhooks', props(stack)));
  return Template.fromStack(stack).toJSON();
}

const code = {
  runtime: lambda.Runtime.NODEJS_22_X,
  handler: 'index.handler',
  code: lambda.Code.fromInline('//'),
};

test('everything of the stack of this project is read', () => {
  const template = synthesiseStack().toJSON();
  expect(listLeftOut(template)).toEqual([]);
});

test('what the pipeline does not use is left out, whatever it is, and named', () => {
  const template = templateWith(
    (stack, pipeline) => {
      new cloudwatch.Dashboard(stack, 'D').addWidgets(
        new cloudwatch.GraphWidget({ left: [pipeline.metricAccepted(), pipeline.metricFailed()] }),
      );
      for (const Own of [kms.Key, secrets.Secret, s3.Bucket]) void new Own(stack, Own.name);
      const nightly = new lambda.Function(stack, 'Nightly', {
        ...code,
        ephemeralStorageSize: Size.gibibytes(1),
        environment: { BUCKET: pipeline.bucket.bucketName },
      });
      pipeline.bucket.grantRead(nightly);
      void new events.Rule(stack, 'Night', {
        schedule: events.Schedule.cron({ hour: '3', minute: '0' }),
        targets: [new targets.LambdaFunction(nightly)],
      });
      void new events.Rule(stack, 'Failed', {
        eventPattern: { source: ['aws.states'] },
        targets: [new targets.SnsTopic(new sns.Topic(stack, 'Notices'))],
      });
    },
    (stack) => {
      const topic = new sns.Topic(stack, 'Alarms');
      topic.addSubscription(new subscriptions.EmailSubscription('operator@example.org'));
      return { alarmTopic: topic };
    },
  );
  expect(listLeftOut(template)).toEqual([
    'AWS::CloudWatch::Dashboard',
    'AWS::Events::Rule',
    'AWS::KMS::Key',
    'AWS::Lambda::Function',
    'AWS::Lambda::Permission',
    'AWS::S3::Bucket',
    'AWS::SNS::Subscription',
    'AWS::SNS::Topic',
    'AWS::SNS::TopicPolicy',
    'AWS::SecretsManager::Secret',
  ]);
  const bare = readTemplate(templateWith(() => undefined)).map(({ logicalId }) => logicalId);
  expect(readTemplate(template).map(({ logicalId }) => logicalId)).toEqual(bare);
  expect(createBlueprint(completeOutputs(template)).entry.source.name).toBe('generic');
});

test.each<[string, Parameters<typeof templateWith>[0], RegExp]>([
  [
    'a subscription that sends to its queue',
    (stack, { parkingQueue }) =>
      void new sns.Topic(stack, 'T').addSubscription(new subscriptions.SqsSubscription(parkingQueue!)),
    /the type AWS::SNS::Subscription, which refers to \w*Parking\w* of the pipeline/,
  ],
  [
    'another reader of its queue',
    (stack, { parkingQueue }) =>
      new lambda.Function(stack, 'F', { ...code, timeout: Duration.seconds(5) }).addEventSource(
        new sources.SqsEventSource(parkingQueue!),
      ),
    /the type AWS::Lambda::EventSourceMapping, which refers to \w*Parking\w* of the pipeline/,
  ],
])('%s is refused', (_what, add, message) => {
  expect(() => readTemplate(templateWith(add))).toThrow(message);
});
