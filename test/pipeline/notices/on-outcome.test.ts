import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Authorization, Connection } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { SecretValue } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { Notice } from '../../../lib/pipeline/notices/notice.ts';
import type { OnOutcomeOptions } from '../../../lib/pipeline/notices/outcome-events.ts';
import { WebhookPipeline } from '../../../lib/pipeline/webhook-pipeline.ts';
import type { WebhookPipelineProps } from '../../../lib/pipeline/webhook-pipeline-props.ts';
import { stateMachineDefinition } from '../../state-machine-definition.ts';
import { synthesisePipeline } from '../../synthesise-pipeline.ts';

const URL = 'https://crm.example.com/outcomes';

function withOutcome(
  options: (stack: Stack) => OnOutcomeOptions,
  props: WebhookPipelineProps = {},
  region?: string,
): Template {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const stack = new Stack(
    app,
    'Test',
    region === undefined ? {} : { env: { region, account: '123456789012' } },
  );
  const pipeline = new WebhookPipeline(stack, 'Webhooks', { outcomeEvents: true, ...props });
  pipeline.onOutcome('Crm', options(stack));
  return Template.fromStack(stack);
}

const connection = (stack: Stack) =>
  new Connection(stack, 'Connection', {
    authorization: Authorization.apiKey('x-api-key', SecretValue.secretsManager('crm')),
  });

const key = (stack: Stack) =>
  new Key(stack, 'Key', { keySpec: KeySpec.HMAC_256, keyUsage: KeyUsage.GENERATE_VERIFY_MAC });

const signed = (stack: Stack) => ({
  target: Notice.signed({ url: URL, connection: connection(stack), key: key(stack) }),
});
const webhook = (stack: Stack) => ({ target: Notice.webhook({ url: URL, connection: connection(stack) }) });

const noticeOutputs = (template: Template) =>
  Object.keys(template.findOutputs('*'))
    .filter((name) => name.startsWith('Notice'))
    .toSorted();

const ruleOf = (template: Template) =>
  Object.values(template.findResources('AWS::Events::Rule')).find(
    ({ Properties }) =>
      (Properties as { EventPattern: { source: string[] } }).EventPattern.source[0] === 'webhook-pipeline',
  )?.Properties as { readonly EventPattern: unknown; readonly Targets: readonly Record<string, unknown>[] };

test('a pipeline that does not ask for events has no bus for them, and its machines say nothing of them', () => {
  const template = synthesisePipeline();
  expect(Object.keys(template.findResources('AWS::Events::EventBus'))).toHaveLength(1);
  expect(JSON.stringify(template.toJSON())).not.toContain('DeliveryFinished');
});

test('a rule takes outcomes of these sources with these statuses from the bus of the pipeline', () => {
  const template = withOutcome((stack) => ({
    target: new SqsQueue(new Queue(stack, 'Mine')),
    sources: ['generic'],
    statuses: ['FAILED', 'TIMED_OUT'],
  }));
  expect(ruleOf(template).EventPattern).toEqual({
    source: ['webhook-pipeline'],
    'detail-type': ['DeliveryFinished'],
    detail: { source: ['generic'], status: ['FAILED', 'TIMED_OUT'] },
  });
});

test.each(['standard', 'express'] as const)(
  'with a %s Process the outcome is announced before the delivery is closed',
  (processWorkflow) => {
    const template = synthesisePipeline({ outcomeEvents: true, processWorkflow });
    const { States } = stateMachineDefinition(
      template,
      processWorkflow === 'standard' ? 'Track' : 'Process',
    ) as {
      readonly States: Readonly<
        Record<string, { readonly Next?: string; readonly Arguments?: Record<string, unknown> }>
      >;
    };
    expect(States['Record outcome']?.Next).toBe('Announce outcome');
    expect(States['Record outcome']?.Arguments?.UpdateExpression).not.toContain('#shard');
    expect(States['Announce outcome']?.Next).toBe('Close delivery');
    expect(States['Close delivery']?.Arguments?.UpdateExpression).toBe('REMOVE #shard, #checkAt');
  },
);

test('a notice by an API destination sends the detail, is tried for a day and has a dead-letter queue with an alarm', () => {
  const template = withOutcome(webhook);
  template.hasResourceProperties('AWS::Events::ApiDestination', {
    HttpMethod: 'POST',
    InvocationEndpoint: URL,
  });
  expect(ruleOf(template).Targets).toMatchObject([
    { InputPath: '$.detail', RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 } },
  ]);
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmDescription: Match.stringLikeRegexp('NoticeDeadLetters'),
  });
  expect(noticeOutputs(template)).toEqual(['NoticeCrmDeadLetterQueueUrl']);
});

test('a signed notice may be posted to its address alone, and comes back for a day', () => {
  const template = withOutcome(signed);
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Action: 'states:InvokeHTTPEndpoint',
          Condition: { StringEquals: { 'states:HTTPEndpoint': URL, 'states:HTTPMethod': 'POST' } },
          Resource: { Ref: Match.stringLikeRegexp('Notify') },
        }),
      ]),
    },
  });
  template.hasResourceProperties('AWS::SQS::Queue', {
    VisibilityTimeout: 900,
    RedrivePolicy: { maxReceiveCount: 96 },
  });
  expect(noticeOutputs(template)).toEqual(['NoticeCrmArn', 'NoticeCrmDeadLetterQueueUrl']);
});

test.each([
  ['beside other permissions', {}],
  ['alone', { processWorkflow: 'express', acknowledgement: 'stored' }],
] as const)('the policy of operators allows to redrive a signed notice, %s', (_, props) => {
  const template = withOutcome(signed, props);
  template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Action: 'states:StartSyncExecution',
          Resource: { Ref: Match.stringLikeRegexp('Notify') },
        }),
      ]),
    },
  });
  expect(Object.keys(template.findOutputs('OperatorPolicy'))).toEqual(['OperatorPolicy']);
});

test.each([
  ['no events', () => ({}), { outcomeEvents: false }, "onOutcome 'Crm': 'outcomeEvents' must be true"],
  [
    'an unknown source',
    () => ({ sources: ['orders'] }),
    {},
    '\'sources\' must be a list of generic, portfolio-risk, got ["orders"]',
  ],
  ['no source', () => ({ sources: [] }), {}, "'sources' must be a list of"],
  [
    'a status that is not final',
    () => ({ statuses: ['ACCEPTED' as never] }),
    {},
    '\'statuses\' must be a list of SUCCEEDED, FAILED, TIMED_OUT, ABORTED, got ["ACCEPTED"]',
  ],
] as const)('%s is refused', (_, options, props, message) => {
  expect(() => withOutcome(options as never, props)).toThrow(message);
});

test.each([
  ['http://crm.example.com/'],
  ['https://user@crm.example.com/'],
  ['https://crm.example.com/*'],
  ['crm.example.com'],
  [7],
])('%s is no address for a notice', (url) => {
  expect(() => Notice.webhook({ url: url as string, connection: { connectionArn: 'arn' } as never })).toThrow(
    `Notice.webhook: 'url' must be an https address without user name, fragment and *, or an http address of this machine for the local run, got ${JSON.stringify(url)}.`,
  );
});

test('a signed notice needs a key and a connection', () => {
  expect(() => Notice.signed({ url: URL } as never)).toThrow(
    "'connection' must be a Connection of EventBridge, got undefined.",
  );
  const options = { url: URL, connection: { connectionArn: 'arn' } } as never;
  expect(() => Notice.signed(options)).toThrow("Notice.signed: 'key' must be a Key of KMS, got undefined.");
});

test('a signed notice is refused in a region without pipes', () => {
  expect(() => withOutcome(signed, { acknowledgement: 'stored' }, 'il-central-1')).toThrow(
    'Notice.signed needs EventBridge Pipes, which CloudFormation does not have in il-central-1: choose Notice.webhook',
  );
});
