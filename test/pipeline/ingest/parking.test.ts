import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { EVENT_SOURCE } from '../../../lib/pipeline/ingest/parking-bus.ts';
import { allStates, stateMachineDefinition } from '../../state-machine-definition.ts';
import { onlyResource, synthesisePipeline } from '../../synthesise-pipeline.ts';

const template = synthesisePipeline();
const parking = onlyResource(template, 'AWS::SQS::Queue', 'WebhookPipelineParkingQueue').Properties;
const ingest = stateMachineDefinition(template, 'Ingest');

test('every queue keeps its messages as long as SQS can, encrypted, over TLS only', () => {
  template.allResourcesProperties('AWS::SQS::Queue', {
    MessageRetentionPeriod: 1_209_600,
    SqsManagedSseEnabled: true,
  });
  template.resourceCountIs('AWS::SQS::QueuePolicy', 3);
  template.allResourcesProperties('AWS::SQS::QueuePolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      ]),
    },
  });
});

test('a message stays hidden for longer than a run of Ingest can take', () => {
  expect(parking.VisibilityTimeout).toBeGreaterThan(ingest.TimeoutSeconds ?? Infinity);
});

test('SQS counts the tries and moves the delivery to the dead-letter queue', () => {
  expect(parking.RedrivePolicy).toMatchObject({ maxReceiveCount: 10 });
});

test('the pipe gives one parked delivery at a time to Ingest and waits for the end of the run', () => {
  template.hasResourceProperties('AWS::Pipes::Pipe', {
    SourceParameters: { SqsQueueParameters: { BatchSize: 1 } },
    TargetParameters: {
      InputTemplate: '{"delivery": <$.body>}',
      StepFunctionStateMachineParameters: { InvocationType: 'REQUEST_RESPONSE' },
    },
  });
});

test('the pipe is created after the policy of its role, which CreatePipe tries', () => {
  template.hasResource('AWS::Pipes::Pipe', {
    DependsOn: Match.arrayWith([Match.stringLikeRegexp('PipeRoleDefaultPolicy')]),
  });
});

test('what the queue does not take goes to the event bus, then to a new run; both fail the run, for its alarm', () => {
  const states = allStates(ingest);
  const caughtBy = (Next: string) => [
    { ErrorEquals: ['States.DataLimitExceeded'], Next },
    { ErrorEquals: ['States.ALL'], Next },
  ];
  expect(states.get('Park delivery')).toMatchObject({ Catch: caughtBy('Hand to event bus') });
  expect(states.get('Hand to event bus')).toMatchObject({
    Catch: caughtBy('Let it pass'),
    Next: 'Held by event bus',
  });
  expect(states.get('Let it pass')?.Next).toBe('Start over');
  expect(states.get('Start over')?.Next).toBe('Started over');
  for (const end of ['Held by event bus', 'Started over']) expect(states.get(end)?.Type).toBe('Fail');
});

test('the event is what the queue would have got, on a bus that no other rule reads', () => {
  const states = allStates(ingest);
  const parked = (states.get('Park delivery')?.Arguments as { readonly MessageBody: string } | undefined)
    ?.MessageBody;
  expect(parked).toMatch(/'parked': true/);
  expect(states.get('Hand to event bus')?.Arguments).toMatchObject({
    Entries: [{ Detail: parked, Source: EVENT_SOURCE }],
  });
  const rules = Object.values(template.findResources('AWS::Events::Rule'));
  expect(rules.filter(({ Properties }) => 'EventBusName' in Properties)).toHaveLength(1);
});

test('Ingest is created after all that the bus needs to park what it is given', () => {
  template.hasResource('AWS::StepFunctions::StateMachine', {
    DependsOn: Match.arrayWith([
      Match.stringLikeRegexp('ParkingDeadLetterQueuePolicy'),
      Match.stringLikeRegexp('ParkingOutageRule'),
      Match.stringLikeRegexp('ParkingQueuePolicy'),
    ]),
  });
});

test('the bus sends each delivery to the queue without its envelope, and what it cannot send to the dead letters', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    EventBusName: { Ref: Match.stringLikeRegexp('ParkingOutageBus') },
    EventPattern: { source: [EVENT_SOURCE] },
    Targets: [
      {
        Id: 'Target0',
        Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('ParkingQueue'), 'Arn'] },
        InputPath: '$.detail',
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('DeadLetterQueue'), 'Arn'] } },
      },
    ],
  });
});

test("the pipe's role may read the one queue and start the one machine", () => {
  const { PolicyDocument } = onlyResource(template, 'AWS::IAM::Policy', 'WebhookPipelineParkingPipeRole')
    .Properties as {
    readonly PolicyDocument: { readonly Statement: readonly { readonly Action: unknown }[] };
  };
  expect(PolicyDocument.Statement.map(({ Action }) => Action)).toEqual([
    ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    'states:StartSyncExecution',
  ]);
});

describe('Ingest', () => {
  const states = allStates(ingest);

  test('parks the whole delivery, marked, so that it is not parked twice', () => {
    const sent = states.get('Park delivery')?.Arguments as { readonly MessageBody: string } | undefined;
    expect(sent?.MessageBody).toMatch(/\$merge\(\[\$delivery, /);
    expect(sent?.MessageBody).toContain("'parked': true");
  });

  test('fails for a parked delivery that is not recorded, so that the message stays', () => {
    const choice = states.get('Who tries again?');
    expect(choice?.Choices?.map(({ Next }) => Next)).toEqual([
      'Left for reconciliation',
      'Look for the record',
    ]);
    expect(choice?.Default).toBe('Park delivery');
    expect(states.get('Is it recorded?')).toMatchObject({
      Choices: [{ Next: 'Left for reconciliation' }],
      Default: 'Left in the queue',
    });
    expect(states.get('Left in the queue')?.Type).toBe('Fail');
  });
});

test('without parking (stored) there is no queue for deliveries, no pipe, and a failed run fails', () => {
  const stored = synthesisePipeline({ acknowledgement: 'stored' });
  stored.resourceCountIs('AWS::Pipes::Pipe', 0);
  stored.resourceCountIs('AWS::SQS::Queue', 1);
  const choice = allStates(stateMachineDefinition(stored, 'Ingest')).get('Who tries again?');
  expect(choice).toMatchObject({
    Default: 'Delivery not stored',
    Choices: [{ Next: 'Left for reconciliation' }],
  });
});
