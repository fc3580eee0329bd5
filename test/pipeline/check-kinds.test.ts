import { App, Duration, Lazy, Stack } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { expect, test } from 'vitest';
import { checkKinds, pipelineProps } from '../../lib/pipeline/check-kinds.ts';
import { resolveProps } from '../../lib/pipeline/resolve-props.ts';
import { WebhookStack } from '../../lib/pipeline/webhook-stack.ts';

const DURATION = 'a Duration whose amount is known at synthesis, such as Duration.minutes(5)';
const token = Duration.seconds(Lazy.number({ produce: () => 60 }));
const topic = new Topic(new Stack(), 'Topic');

test.each<[string, unknown, string]>([
  ['computeTimeout', 60, `${DURATION}, got 60`],
  ['computeTimeout', token, `${DURATION}, got a Duration of a token`],
  ['retention', '90', `${DURATION}, got "90"`],
  ['retention', token, `${DURATION}, got a Duration of a token`],
  ['schemas', 5, 'the path of a folder, known at synthesis, got 5'],
  [
    'schemas',
    Lazy.string({ produce: () => 'schemas' }),
    'the path of a folder, known at synthesis, got "${Token[',
  ],
  ['sources', [], 'an object of Source by name, got []'],
  ['compute', null, 'a Lambda function or a Compute, such as Compute.worker(), got null'],
  [
    'compute',
    'arn:aws:lambda',
    'a Lambda function or a Compute, such as Compute.worker(), got "arn:aws:lambda"',
  ],
  [
    'compute',
    topic,
    'a Lambda function or a Compute, such as Compute.worker(), got an object of class Topic',
  ],
  ['tracing', 'no', 'true or false, got "no"'],
  ['cloudWatchRole', 'false', 'true or false, got "false"'],
  ['drainParking', 1, 'true or false, got 1'],
  ['logRetention', 17, 'a RetentionDays (1, 3, 5, 7, '],
  ['logRetention', Duration.days(7), 'a RetentionDays (1, 3, 5, 7, '],
  ['removalPolicy', 'x', 'RETAIN, RETAIN_ON_UPDATE_OR_DELETE or DESTROY of RemovalPolicy, got "x"'],
  ['alarmTopic', 'arn:aws:sns', 'a topic of SNS, got "arn:aws:sns"'],
  [
    'alarmActions',
    { bind: () => undefined },
    'a list of alarm actions, such as new SnsAction(topic), got {}',
  ],
  ['alarmActions', [undefined], 'a list of alarm actions, such as new SnsAction(topic), got [null]'],
])('%s refuses %s', (name, value, message) => {
  expect(() => resolveProps({ [name]: value })).toThrow(`'${name}' must be ${message}`);
});

test.each([
  ['rateLimit', '5', 'must be between 1 and 10000'],
  ['forwardedHeaders', 'x-a', 'must be a list of lower-case header names, got "x-a"'],
  ['forwardedHeaders', [5], 'must be a list of lower-case header names, got [5]'],
  ['monthlyQuota', '5', 'must be a whole number'],
  ['auth', null, "must be 'apiKey', 'iam' or 'none', got null"],
])('%s, whose rule says what it may be, refuses %j', (name, value, message) => {
  expect(() => resolveProps({ [name]: value })).toThrow(`'${name}' ${message}`);
});

test('a prop that there is not is refused with those that there are', () => {
  const props = { computTimeout: Duration.minutes(1) };
  expect(() => checkKinds(props as never)).toThrow(
    /^There is no prop 'computTimeout': it must be one of schemas, sources, compute, computeTimeout, /,
  );
});

test('props that are no object are refused', () => {
  expect(() => checkKinds(null as never)).toThrow(
    'The props of a WebhookPipeline must be an object, got null.',
  );
});

test('days that AWS keeps logs, and forever, are kinds of logRetention', () => {
  for (const logRetention of [RetentionDays.ONE_WEEK, RetentionDays.INFINITE])
    expect(resolveProps({ logRetention })).toMatchObject({ logRetention });
});

test('the props of a stack are none of its pipeline', () => {
  expect(pipelineProps({ auth: 'iam', description: 'a stack' } as never)).toEqual({ auth: 'iam' });
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  expect(() => new WebhookStack(app, 'Stack', { description: 'a stack', tags: { a: 'b' } })).not.toThrow();
});
