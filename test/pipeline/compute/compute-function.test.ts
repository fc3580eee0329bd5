import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { type IRole, Role } from 'aws-cdk-lib/aws-iam';
import { expect, test } from 'vitest';
import { WebhookPipeline } from '../../../lib/pipeline/webhook-pipeline.ts';
import { synthesisePipeline } from '../../synthesise-pipeline.ts';

test('compute runs on arm64 and a supported Node.js, within the time limit', () => {
  synthesisePipeline({ computeTimeout: Duration.seconds(30) }).hasResourceProperties(
    'AWS::Lambda::Function',
    {
      Architectures: ['arm64'],
      Runtime: 'nodejs24.x',
      MemorySize: 1769,
      Timeout: 30,
    },
  );
});

test('a function of the user takes its place and may read payloads', () => {
  const template = synthesisePipeline((stack) => ({
    compute: new LambdaFunction(stack, 'Own', {
      runtime: Runtime.PYTHON_3_13,
      handler: 'index.handler',
      code: Code.fromInline('def handler(event, context): return {}'),
    }),
  }));
  template.resourceCountIs('AWS::Lambda::Function', 1);
  template.hasResourceProperties('AWS::Lambda::Function', { Runtime: 'python3.13' });
  const policies = JSON.stringify(template.findResources('AWS::IAM::Policy', Match.anyValue()));
  expect(policies).toMatch(/"s3:GetObject".*payloads/);
});

test.each(['standard', 'express'] as const)(
  'a function of another stack reads payloads by a policy of this one, and neither waits for the other twice: %s',
  (processWorkflow) => {
    const app = new App();
    const other = new Stack(app, 'Other');
    const compute = new LambdaFunction(other, 'Own', {
      runtime: Runtime.PYTHON_3_13,
      handler: 'index.handler',
      code: Code.fromInline('def handler(event, context): return {}'),
      timeout: Duration.seconds(30),
    });
    const stack = new Stack(app, 'Stack');
    const pipeline = new WebhookPipeline(stack, 'WebhookPipeline', { compute, processWorkflow });
    expect(pipeline.compute).toBe(compute);
    // A circle between the stacks is an error of this.
    app.synth();
    expect(JSON.stringify(Template.fromStack(other).findResources('AWS::IAM::Policy'))).not.toContain('s3:');
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [Match.objectLike({ Action: 's3:GetObject', Effect: 'Allow' })] },
      Roles: [{ 'Fn::ImportValue': Match.stringLikeRegexp('OwnServiceRole') }],
    });
  },
);

test('Process runs only what may read payloads already', () => {
  const [policy] =
    Object.entries(synthesisePipeline().findResources('AWS::IAM::Policy')).find(([, { Properties }]) =>
      JSON.stringify(Properties).includes('"s3:GetObject"'),
    ) ?? [];
  expect(policy).toBeDefined();
  synthesisePipeline().hasResource('AWS::StepFunctions::StateMachine', {
    Properties: { StateMachineType: 'STANDARD' },
    DependsOn: Match.arrayWith([policy]),
  });
});

test('a function whose role is not in this app is warned of', () => {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  const arn = 'arn:aws:lambda:eu-west-1:111122223333:function:own';
  const compute = LambdaFunction.fromFunctionArn(stack, 'Own', arn);
  expect(new WebhookPipeline(stack, 'WebhookPipeline', { compute }).compute).toBe(compute);
  const { messages } = app.synth().getStackArtifact('Stack');
  expect(JSON.stringify(messages.map(({ entry }) => entry.data))).toContain('give it s3:GetObject on');
});

/** Of a function that is imported, whose role may be too. */
const ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:own';

function pipelineOfImported(role: (stack: Stack) => IRole, account = '111122223333') {
  const app = new App();
  const stack = new Stack(app, 'Stack', { env: { account, region: 'eu-west-1' } });
  const compute = LambdaFunction.fromFunctionAttributes(stack, 'Own', {
    functionArn: ARN,
    role: role(stack),
  });
  expect(new WebhookPipeline(stack, 'WebhookPipeline', { compute }).compute).toBe(compute);
  const { messages } = app.synth().getStackArtifact('Stack');
  const warned = JSON.stringify(messages.map(({ entry }) => entry.data)).includes('give it s3:GetObject on');
  return { template: Template.fromStack(stack), warned };
}

const ROLE = 'arn:aws:iam::111122223333:role/own';

test('an imported function is called by its ARN, and its imported role may read payloads', () => {
  const { template, warned } = pipelineOfImported((stack) => Role.fromRoleArn(stack, 'Role', ROLE));
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: [Match.objectLike({ Action: 's3:GetObject', Effect: 'Allow' })] },
    Roles: ['own'],
  });
  expect(JSON.stringify(template.findResources('AWS::StepFunctions::StateMachine'))).toContain(ARN);
  expect(warned).toBe(false);
});

test.each<[string, (stack: Stack) => IRole, string?]>([
  ['of another account', (stack) => Role.fromRoleArn(stack, 'Role', ROLE), '444455556666'],
  ['that must not be changed', (stack) => Role.fromRoleArn(stack, 'Role', ROLE, { mutable: false })],
])(
  'a role %s gets no policy: none of its name in this account does, and the user is told',
  (_, role, account) => {
    const { template, warned } = pipelineOfImported(role, account);
    expect(JSON.stringify(template.toJSON())).not.toContain('"Roles":["own"]');
    expect(warned).toBe(true);
  },
);

test('every log group keeps its lines for a limited time', () => {
  const template = synthesisePipeline();
  template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
    StateMachineType: 'EXPRESS',
    LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false },
  });
});
