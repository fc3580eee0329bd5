import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { WebhookPipeline } from '../../lib/pipeline/webhook-pipeline.ts';
import { synthesisePipeline } from '../synthesise-pipeline.ts';

/** What names a resource in the whole account and region, by type. */
const NAMED_BY: Readonly<Record<string, string>> = {
  'AWS::ApiGateway::ApiKey': 'Name',
  'AWS::ApiGateway::RestApi': 'Name',
  'AWS::ApiGateway::UsagePlan': 'UsagePlanName',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::Events::EventBus': 'Name',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Policy': 'PolicyName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::Pipes::Pipe': 'Name',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::Scheduler::Schedule': 'Name',
  'AWS::StepFunctions::StateMachine': 'StateMachineName',
};

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

function names(template: Template): readonly (readonly [type: string, name: string])[] {
  const { Resources } = template.toJSON() as { readonly Resources: Readonly<Record<string, Resource>> };
  const all = Object.values(Resources);
  // The role of an inline policy has a name of its own, but where it is from elsewhere.
  return all.flatMap(({ Type, Properties = {} }) => {
    const name = Properties[NAMED_BY[Type] ?? ''];
    const isInside = Type === 'AWS::IAM::Policy' && !JSON.stringify(name).includes('ReadPayloads');
    return name === undefined || isInside ? [] : [[Type, JSON.stringify(name)] as const];
  });
}

describe.each(['standard', 'express'] as const)('with a %s Process', (processWorkflow) => {
  test('every name that counts in the whole account holds the name of the stack', () => {
    const found = names(synthesisePipeline({ processWorkflow }));
    expect(found.map(([type]) => type)).toEqual(
      expect.arrayContaining(['AWS::Events::EventBus', 'AWS::Logs::LogGroup', 'AWS::ApiGateway::RestApi']),
    );
    expect(found.filter(([, name]) => !name.includes('AWS::StackName'))).toEqual([]);
  });

  test('two pipelines in one stack share no name', () => {
    const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Test');
    for (const id of ['One', 'Two'])
      expect(
        new WebhookPipeline(stack, id, { processWorkflow, cloudWatchRole: id === 'One' }).api,
      ).toBeDefined();
    const found = names(Template.fromStack(stack)).map((name) => name.join(' '));
    expect(found.filter((name, index) => found.indexOf(name) !== index)).toEqual([]);
  });

  test('every target of a rule says how long it is tried', () => {
    const rules = Object.values(synthesisePipeline({ processWorkflow }).findResources('AWS::Events::Rule'));
    const targets = rules.flatMap(
      ({ Properties }) => (Properties as { readonly Targets: readonly object[] }).Targets,
    );
    expect(targets.length).toBeGreaterThan(0);
    for (const target of targets)
      expect(target).toMatchObject({
        RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
      });
  });
});
