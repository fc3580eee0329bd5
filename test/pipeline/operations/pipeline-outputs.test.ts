import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { expect, test } from 'vitest';
import { WebhookPipeline } from '../../../lib/pipeline/webhook-pipeline.ts';
import { WebhookStack } from '../../../lib/pipeline/webhook-stack.ts';
import { withSecondCopy } from '../second-copy.ts';

const OF_COMMANDS = [
  'BucketName',
  'DeadLetterQueueUrl',
  'IngestArn',
  'OperatorPolicy',
  'ParkingQueueUrl',
  'ProcessArn',
  'ReconcileArn',
  'RepeatArn',
  'TableName',
  'TrackArn',
  'UndeliveredQueueUrl',
];

function newStack(): Stack {
  return new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Test');
}

/** Those of the pipelines; RestApi makes one of its own. */
function outputsOf(stack: Stack): string[] {
  const outputs = Object.keys(Template.fromStack(stack).findOutputs('*'));
  return outputs.filter((name) => !/RestApiEndpoint[0-9A-F]{8}$/.test(name)).toSorted();
}

test('a pipeline in any stack has the outputs that the commands need, by their plain names', () => {
  const stack = newStack();
  expect(new WebhookPipeline(stack, 'Orders').sources).not.toEqual([]);
  expect(outputsOf(stack)).toEqual(OF_COMMANDS);
});

test('what a stack is likely to call its own outputs is left to it', () => {
  const stack = newStack();
  const pipeline = new WebhookPipeline(stack, 'Orders');
  expect(new CfnOutput(stack, 'Url', { value: pipeline.urlFor('generic') })).toBeDefined();
  expect(outputsOf(stack)).toEqual([...OF_COMMANDS, 'Url'].toSorted());
});

type Core = Pick<typeof import('aws-cdk-lib'), 'CfnOutput'>;

const addTableName = (stack: Stack, { CfnOutput }: Core): CfnOutput =>
  new CfnOutput(stack, 'TableName', { value: 'mine' });

test.each([
  ['of this aws-cdk-lib', (stack: Stack) => addTableName(stack, { CfnOutput })],
  [
    'of another copy of it',
    (stack: Stack) => withSecondCopy((load) => addTableName(stack, load('aws-cdk-lib') as Core)),
  ],
])(
  'an output of the stack that has the name of one of the pipeline is an error that says so: %s',
  (_whose, add) => {
    const stack = newStack();
    expect(add(stack).value).toBe('mine');
    expect(new WebhookPipeline(stack, 'Orders').sources).not.toEqual([]);
    expect(() => outputsOf(stack)).toThrow(
      "The stack has another output 'TableName', and the commands find the pipeline by that name: rename yours, or set outputs to 'none' for the pipeline.",
    );
  },
);

test('of several pipelines in a stack each has its id in front, whichever came first', () => {
  const stack = newStack();
  for (const [scope, id] of [
    [stack, 'Orders'],
    [new Construct(stack, 'Third-Party'), 'Payments'],
  ] as const)
    expect(new WebhookPipeline(scope, id, { cloudWatchRole: id === 'Orders' }).sources).not.toEqual([]);
  expect(outputsOf(stack)).toEqual(
    ['Orders', 'ThirdPartyPayments'].flatMap((id) => OF_COMMANDS.map((name) => `${id}${name}`)).toSorted(),
  );
});

test('pipelines in stacks of their own keep the plain names', () => {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const stacks = ['One', 'Two'].map((id) => new Stack(app, id));
  for (const stack of stacks) expect(new WebhookPipeline(stack, 'Orders').sources).not.toEqual([]);
  for (const stack of stacks) expect(outputsOf(stack)).toEqual(OF_COMMANDS);
});

test('there are none where none are wanted', () => {
  const stack = newStack();
  expect(new WebhookPipeline(stack, 'Orders', { outputs: 'none' }).sources).not.toEqual([]);
  expect(outputsOf(stack)).toEqual([]);
});

test('the address of a WebhookStack is given once', () => {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const names = Object.keys(Template.fromStack(new WebhookStack(app, 'Stack')).findOutputs('*'));
  expect(names).toContain('Url');
  expect(names.filter((name) => name.includes('Endpoint'))).toEqual([]);
});
