import { App, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, type IFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { expect, test } from 'vitest';
import { WebhookPipeline } from '../../../lib/pipeline/webhook-pipeline.ts';

const env = (region: string) => ({ env: { account: '111122223333', region } });

const IMPORTED = 'arn:aws:lambda:eu-west-1:111122223333:function:own';

const FUNCTIONS: readonly (readonly [string, (app: App, stack: Stack) => IFunction])[] = [
  ['an imported function', (_, stack) => LambdaFunction.fromFunctionArn(stack, 'Own', IMPORTED)],
  [
    'a function of another stack',
    (app) =>
      new LambdaFunction(new Stack(app, 'Other', env('eu-west-1')), 'Own', {
        functionName: 'own',
        runtime: Runtime.PYTHON_3_13,
        handler: 'index.handler',
        code: Code.fromInline('def handler(event, context): return {}'),
      }),
  ],
];

test.each(FUNCTIONS)('%s in another region is refused', (_, compute) => {
  const app = new App();
  const stack = new Stack(app, 'Stack', env('us-east-1'));
  expect(() => new WebhookPipeline(stack, 'Orders', { compute: compute(app, stack) })).toThrow(
    new Error(
      "'compute' must be in us-east-1, the region of the pipeline, got a function in eu-west-1: Step Functions cannot call a function of another region.",
    ),
  );
});

test.each(FUNCTIONS)('%s in the same region is taken', (_, compute) => {
  const app = new App();
  const stack = new Stack(app, 'Stack', env('eu-west-1'));
  const own = compute(app, stack);
  expect(new WebhookPipeline(stack, 'Orders', { compute: own }).compute).toBe(own);
});

test('where the region is known only to the deployment, an imported function is taken', () => {
  const stack = new Stack(new App(), 'Stack');
  const compute = LambdaFunction.fromFunctionArn(stack, 'Own', IMPORTED);
  expect(new WebhookPipeline(stack, 'Orders', { compute }).compute).toBe(compute);
});
