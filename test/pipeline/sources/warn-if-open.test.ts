import path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { Source } from '../../../lib/pipeline/sources/source.ts';
import type { SourceOptions } from '../../../lib/pipeline/sources/source-options.ts';
import { WebhookPipeline } from '../../../lib/pipeline/webhook-pipeline.ts';

const schema = path.join(import.meta.dirname, '..', '..', '..', 'schemas', 'generic.schema.json');

function warningsOf(options: SourceOptions): readonly string[] {
  const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Test');
  const pipeline = new WebhookPipeline(stack, 'WebhookPipeline', {
    sources: { first: Source.schema(schema) },
  });
  pipeline.addSource('orders', Source.schema(schema, options));
  return Annotations.fromStack(stack)
    .findWarning('*', Match.stringLikeRegexp('Everybody'))
    .map(({ entry }) => JSON.stringify(entry.data));
}

test('a source that is open and not signed warns with an id, and says what there is to choose', () => {
  const [warning, ...others] = warningsOf({ auth: 'none' });
  expect(others).toEqual([]);
  expect(warning).toContain("Everybody who knows the address of 'orders' can post to it");
  expect(warning).toMatch(/signature.*'apiKey' or 'iam'.*allowedIps.*disableExecuteApiEndpoint: true/);
  expect(warning).toContain('[ack: webhook-pipeline:openSource:orders]');
});

test.each<[string, SourceOptions]>([
  ['with a key', { auth: 'apiKey' }],
  ['signed by its producer', { auth: 'none', signature: { scheme: 'github', secret: 'github' } }],
  ['for certain addresses', { auth: 'none', allowedIps: ['192.0.2.0/24'] }],
])('one %s does not', (_, options) => {
  expect(warningsOf(options)).toEqual([]);
});
