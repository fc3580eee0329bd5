import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Duration } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { synthesisePipeline } from '../synthesise-pipeline.ts';

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

test('every log group keeps its lines for a limited time', () => {
  const template = synthesisePipeline();
  template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
    StateMachineType: 'EXPRESS',
    LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false },
  });
});
