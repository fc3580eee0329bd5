import { Topic } from 'aws-cdk-lib/aws-sns';
import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { synthesisePipeline } from '../synthesise-pipeline.ts';

const template = synthesisePipeline();

test('one message in the dead-letter queue is an alarm', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  });
});

test.each(['Ingest', 'Track', 'Reconcile'])(
  'a run of %s that ends badly is an alarm, however it ends',
  (name) => {
    const alarms = Object.entries(template.findResources('AWS::CloudWatch::Alarm'));
    const text = JSON.stringify(alarms.find(([id]) => id.startsWith(`WebhookPipelineAlarms${name}Failed`)));
    for (const metric of ['ExecutionsFailed', 'ExecutionsTimedOut']) expect(text).toContain(metric);
  },
);

test('no data is no alarm, but for the schedule that must run', () => {
  const alarms = Object.entries(template.findResources('AWS::CloudWatch::Alarm'));
  const breaching = alarms.filter(([, { Properties }]) => Properties.TreatMissingData !== 'notBreaching');
  expect(breaching.map(([id]) => id)).toEqual([
    expect.stringMatching(/^WebhookPipelineAlarmsReconcileStopped/),
  ]);
});

test('a delivery that was parked and has failed twice again is an alarm', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'ApproximateAgeOfOldestMessage',
    Threshold: 480,
  });
});

test('a delivery that EventBridge held and lost is an alarm, of the rule by its own name', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    Namespace: 'AWS/Events',
    MetricName: 'InvocationsFailedToBeSentToDlq',
    Dimensions: [
      { Name: 'EventBusName', Value: { Ref: Match.stringLikeRegexp('ParkingOutageBus') } },
      { Name: 'RuleName', Value: 'park-delivery' },
    ],
    Threshold: 1,
  });
  template.hasResourceProperties('AWS::Events::Rule', { Name: 'park-delivery' });
});

test('alarms tell the topic that was given', () => {
  const told = synthesisePipeline((stack) => ({ alarmTopic: new Topic(stack, 'Topic') }));
  told.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [Match.anyValue()] });
  template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: Match.absent() });
});
