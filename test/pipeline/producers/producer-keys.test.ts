import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { Auth } from '../../../lib/pipeline/api/auth.ts';
import { Source } from '../../../lib/pipeline/sources/source.ts';
import { WebhookPipeline } from '../../../lib/pipeline/webhook-pipeline.ts';
import type { WebhookPipelineProps } from '../../../lib/pipeline/webhook-pipeline-props.ts';
import { WebhookStack } from '../../../lib/pipeline/webhook-stack.ts';
import { synthesisePipeline } from '../../synthesise-pipeline.ts';

const schema = path.join(import.meta.dirname, '..', '..', '..', 'schemas', 'generic.schema.json');
const orders = Source.schema(schema);

function pipelineWith(props: WebhookPipelineProps) {
  const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Test');
  const pipeline = new WebhookPipeline(stack, 'Webhooks', props);
  return { stack, pipeline, template: Template.fromStack(stack) };
}

const TWO = {
  acme: { sources: ['generic'], rateLimit: 20, burstLimit: 30, monthlyQuota: 1_000 },
  globex: { sources: ['generic'] },
};

describe('the template of a pipeline with producers', () => {
  const { pipeline } = pipelineWith({ producers: TWO });
  const template = synthesisePipeline({ producers: TWO });

  test('has a key and a plan for each, and one for the sources that none of them names', () => {
    template.resourceCountIs('AWS::ApiGateway::ApiKey', 3);
    template.resourceCountIs('AWS::ApiGateway::UsagePlan', 3);
    template.resourceCountIs('AWS::ApiGateway::UsagePlanKey', 3);
    expect(pipeline.apiKey).toBeDefined();
  });

  test('names each key after its producer', () => {
    template.hasResourceProperties('AWS::ApiGateway::ApiKey', {
      Name: { 'Fn::Join': ['', [{ Ref: 'AWS::StackName' }, Match.stringLikeRegexp('^-[0-9a-f]{8}-acme$')]] },
      Description: 'For the producer acme',
      Enabled: true,
    });
  });

  test('limits deliveries and polls apart', () => {
    const limits = { RateLimit: 20, BurstLimit: 30 };
    template.hasResourceProperties('AWS::ApiGateway::UsagePlan', {
      Throttle: limits,
      Quota: { Limit: 1_000, Period: 'MONTH' },
      ApiStages: [Match.objectLike({ Throttle: { '/deliveries/{deliveryId}/GET': limits } })],
    });
  });

  test('gives out each key by the name of its producer', () => {
    expect(pipeline.apiKeyOf('acme').keyId).not.toBe(pipeline.apiKeyOf('globex').keyId);
    expect(() => pipeline.apiKeyOf('acne')).toThrow("'producer' must be one of acme, globex, got 'acne'.");
  });

  test('answers 403, which the method declares', () => {
    template.resourcePropertiesCountIs(
      'AWS::ApiGateway::Method',
      { HttpMethod: 'POST', MethodResponses: Match.arrayWith([Match.objectLike({ StatusCode: '403' })]) },
      2,
    );
  });
});

test('the pipeline has no key of its own where producers name every source', () => {
  const { pipeline, template } = pipelineWith({
    producers: { acme: { sources: ['generic', 'portfolio-risk'] } },
  });
  expect(pipeline.apiKey).toBeUndefined();
  template.resourceCountIs('AWS::ApiGateway::ApiKey', 1);
});

test('a stack has an output for the key of each producer', () => {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const stack = new WebhookStack(app, 'Stack', { producers: { ...TWO, 'a-b': { sources: ['generic'] } } });
  expect(Object.keys(Template.fromStack(stack).findOutputs('*'))).toEqual(
    expect.arrayContaining(['ApiKeyId', 'ApiKeyIdAcme', 'ApiKeyIdGlobex', 'ApiKeyIdAB']),
  );
});

describe('synthesis warns', () => {
  const warningsOf = ({ stack }: { readonly stack: Stack }): string[] =>
    Annotations.fromStack(stack)
      .findWarning('*', Match.anyValue())
      .map(({ entry }) => entry.data as string);

  test('of producers whose rates together are more than that of their source', () => {
    const producers = {
      acme: { sources: ['orders'], rateLimit: 15 },
      globex: { sources: ['orders'], rateLimit: 10 },
    };
    const sources = { orders: Source.schema(schema, { rateLimit: 20 }) };
    expect(warningsOf(pipelineWith({ sources, producers }))).toContainEqual(
      expect.stringContaining(
        "Producers (acme, globex) may send 25 requests a second together, and the source 'orders' take 20",
      ),
    );
  });

  test('of owners who cannot ask for a status', () => {
    const warnings = warningsOf(
      pipelineWith({ sources: { orders, signed: Source.schema(schema, { auth: Auth.IAM }) } }),
    );
    expect(warnings).toContainEqual(expect.stringContaining("Nobody can ask for deliveries of 'signed'"));
  });

  test('not of what is as it should be', () => {
    const warnings = warningsOf(
      pipelineWith({ sources: { orders }, producers: { acme: { sources: ['orders'] } } }),
    );
    expect(warnings.filter((text) => !text.includes('has no computation'))).toEqual([]);
  });
});

describe('a source that is added later', () => {
  test('must not have owners that Ingest does not know', () => {
    const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Test');
    const pipeline = new WebhookPipeline(stack, 'Webhooks', { sources: { orders } });
    expect(() => pipeline.addSource('signed', Source.schema(schema, { auth: Auth.IAM }))).toThrow(
      "Source 'signed': 'auth' must not be 'iam' in addSource",
    );
  });
});

test('a signed source has a name that leaves room for its role and a UUID', () => {
  const name = 'a'.repeat(22);
  expect(() => pipelineWith({ sources: { [name]: Source.schema(schema, { auth: Auth.IAM }) } })).toThrow(
    "must be 'apiKey' or 'none' for a source whose name has more than 21 characters",
  );
});
