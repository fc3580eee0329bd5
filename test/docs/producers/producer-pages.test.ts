import path from 'node:path';
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { codeBlocks, textOfPage } from '../code-blocks.ts';
import { examplePipeline } from '../example-pipeline.ts';

const PAGES = [
  'github',
  'gitlab',
  'meta',
  'shopify',
  'slack',
  'sns',
  'standard-webhooks',
  'stripe',
  'twilio',
];

/** In the order in which they stand in the page. */
const SECTIONS = ['Set it up', 'Try it on your machine', 'Repeats', 'Limits'];

describe.each([...PAGES, 'zoom'])('the page of %s', (name) => {
  const page = path.join('docs', 'producers', `${name}.md`);
  const text = textOfPage(page);
  const example = codeBlocks().find((block) => block.page === page)?.code ?? '';
  const all = (pattern: RegExp, where = text) => [
    ...new Set([...where.matchAll(pattern)].map(([, found]) => found)),
  ];

  test('says what to set up, how to try it, what a repeat does, and what it cannot do', () => {
    expect(all(/^## (.*)$/gm).filter((heading) => SECTIONS.includes(heading ?? ''))).toEqual(SECTIONS);
  });

  test('names the address, the outputs and the secrets of its example', () => {
    const pipeline = examplePipeline(example);
    expect(text).toContain(`.amazonaws.com/prod/webhooks/${pipeline.sources[0]}\``);
    expect(text).toContain(`\`<Url>webhooks/${pipeline.sources[0]}\``);
    const outputs = Stack.of(pipeline)
      .node.children.filter((child) => child instanceof CfnOutput)
      .map(({ node }) => node.id);
    expect(all(/the output `(?!Url`)(\w+)`/g)).toEqual(outputs);
    expect(all(/create-secret --name (\S+)/g)).toEqual(all(/secret: '([^']+)'/g, example));
    const sent = all(/webhook-pipeline send (\S+) /g);
    expect(pipeline.sources).toEqual(expect.arrayContaining(sent));
  });
});
