import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { codeBlocks } from './code-blocks.ts';
import { examplePipeline } from './example-pipeline.ts';

/** Their types are checked by `test/package/consumer-app.test.ts`, as those of any app that has installed the package. */
const EXAMPLES = codeBlocks().filter(({ code }) => code.includes("from 'webhook-pipeline'"));

test.each(EXAMPLES)('the example of $page synthesises', ({ code }) => {
  const pipeline = examplePipeline(code);
  const paths = Object.values(
    Template.fromStack(Stack.of(pipeline)).findResources('AWS::ApiGateway::Resource'),
  ).map(({ Properties }) => (Properties as { readonly PathPart: string }).PathPart);
  expect(pipeline.sources).not.toEqual([]);
  expect(paths).toEqual(expect.arrayContaining(pipeline.sources));
});
