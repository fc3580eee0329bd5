import path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { Source } from '../../lib/pipeline/sources/source.ts';
import { WebhookPipeline } from '../../lib/pipeline/webhook-pipeline.ts';
import type { WebhookPipelineProps } from '../../lib/pipeline/webhook-pipeline-props.ts';

const schema = path.join(import.meta.dirname, '..', '..', 'schemas', 'generic.schema.json');

type Sources = Readonly<Record<string, Source>>;

const FIRST: Sources = { orders: Source.schema(schema) };

/** A template without what its order says: CDK writes resources and statements in the order in which they were made. */
function template(props: WebhookPipelineProps, added: Sources): object {
  const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Test');
  const alarmTopic = new Topic(stack, 'OnCall');
  const pipeline = new WebhookPipeline(stack, 'WebhookPipeline', { ...props, alarmTopic });
  for (const [name, source] of Object.entries(added)) pipeline.addSource(name, source);
  expect(pipeline.sources).toEqual([...Object.keys(props.sources ?? {}), ...Object.keys(added)]);
  const written = JSON.stringify(Template.fromStack(stack).toJSON());
  // The name of a deployment is a hash of the methods in their order.
  return ordered(JSON.parse(written.replaceAll(/(Deployment[0-9A-F]{8})[0-9a-f]{32}/g, '$1'))) as object;
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, inner]) => [name, name === 'Statement' ? sortedStatements(inner) : ordered(inner)]),
  );
}

function sortedStatements(statements: unknown): unknown {
  return [statements]
    .flat()
    .map((statement) => JSON.stringify(ordered(statement)))
    .sort();
}

describe('a source that is added makes the same template as one that is given', () => {
  test.each<[string, Sources]>([
    ['with a schema', { late: Source.schema(schema, { rateLimit: 5 }) }],
    ['that is signed', { github: Source.github({ secret: 'webhooks/github' }) }],
    [
      'of several',
      { github: Source.github({ secret: 'github' }), stripe: Source.stripe({ secret: 'stripe' }) },
    ],
    ['whose body is the id', { late: Source.schema(schema, { dedupe: 'body' }) }],
    ['that is acknowledged as stored', { late: Source.schema(schema, { acknowledgement: 'stored' }) }],
    [
      'that waits for its signature',
      { github: Source.github({ secret: 'github', acknowledgement: 'stored' }) },
    ],
  ])('%s', (_, added) => {
    expect(template({ sources: FIRST }, added)).toEqual(template({ sources: { ...FIRST, ...added } }, {}));
  });

  test('without a signature, beside one that is signed', () => {
    const signed = { github: Source.github({ secret: 'github' }) };
    expect(template({ sources: signed }, FIRST)).toEqual(template({ sources: { ...signed, ...FIRST } }, {}));
  });

  test('with a key, where none was needed', () => {
    const iam = { orders: Source.schema(schema, { auth: 'iam' }) };
    const added = { late: Source.schema(schema, { auth: 'apiKey' }) };
    const props: WebhookPipelineProps = { statusAuth: 'iam' };
    expect(template({ ...props, sources: iam }, added)).toEqual(
      template({ ...props, sources: { ...iam, ...added } }, {}),
    );
  });
});

function pipeline(props: WebhookPipelineProps = {}): WebhookPipeline {
  return new WebhookPipeline(
    new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Test'),
    'Orders',
    {
      sources: FIRST,
      ...props,
    },
  );
}

test('the metric and the alarm of signatures are there from the first source that signs', () => {
  const orders = pipeline();
  expect(() => orders.metricNotSigned()).toThrow('a source with a signature');
  orders.addSource('github', Source.github({ secret: 'github' }));
  expect(orders.metricNotSigned()).toBeDefined();
  expect(orders.alarm('SignaturesRefused').alarmName).toBeDefined();
});

test('a key is there from the first source that needs one', () => {
  const orders = pipeline({ statusAuth: 'iam', sources: { orders: Source.schema(schema, { auth: 'iam' }) } });
  expect(orders.apiKey).toBeUndefined();
  orders.addSource('late', Source.schema(schema, { auth: 'apiKey' }));
  expect(orders.apiKey).toBeDefined();
});

test('one that needs a queue is refused where there is none, with what to do', () => {
  const orders = pipeline({ acknowledgement: 'stored' });
  expect(() => orders.addSource('github', Source.github({ secret: 'github' }))).toThrow(
    "Source 'github': 'acknowledgement' must be 'stored' in addSource, got 'accepted': no source of the constructor is, so the pipeline has no queue to park deliveries. Give this source in the prop 'sources'.",
  );
});

test('one with a name that is taken is refused', () => {
  expect(() => pipeline().addSource('orders', Source.schema(schema))).toThrow(
    "The source 'orders' is given twice.",
  );
});
