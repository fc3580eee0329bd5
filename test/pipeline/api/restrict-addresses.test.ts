import path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { MockIntegration } from 'aws-cdk-lib/aws-apigateway';
import { AccountPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { Source } from '../../../lib/pipeline/sources/source.ts';
import type { SourceOptions } from '../../../lib/pipeline/sources/source-options.ts';
import { WebhookPipeline } from '../../../lib/pipeline/webhook-pipeline.ts';
import type { WebhookPipelineProps } from '../../../lib/pipeline/webhook-pipeline-props.ts';
import { onlyResource, synthesisePipeline } from '../../synthesise-pipeline.ts';

const schema = path.join(import.meta.dirname, '..', '..', '..', 'schemas', 'generic.schema.json');
const source = (options: SourceOptions = {}) => Source.schema(schema, options);

interface Statement {
  readonly Effect: string;
  readonly Resource: string | readonly string[];
  readonly Condition?: object;
}

const policyOf = (template: Template) =>
  onlyResource(template, 'AWS::ApiGateway::RestApi').Properties['Policy'] as
    { readonly Statement: readonly Statement[] } | undefined;

const statements = (props: WebhookPipelineProps) => policyOf(synthesisePipeline(props))?.Statement;

const CALL = { Principal: '*', Action: 'execute-api:Invoke' };
const from = (...ips: string[]) => ({ IpAddress: { 'aws:SourceIp': ips } });

test('without allowedIps the API has no resource policy', () => {
  expect(statements({ sources: { orders: source() } })).toBeUndefined();
});

test('the addresses of the pipeline may call every method, and no others may', () => {
  expect(statements({ sources: { orders: source() }, allowedIps: ['192.0.2.0/24'] })).toEqual([
    {
      ...CALL,
      Effect: 'Allow',
      Resource: ['execute-api:/*/POST/webhooks/orders', 'execute-api:/*/GET/deliveries/*'],
      Condition: from('192.0.2.0/24'),
    },
  ]);
});

test('the addresses of a source replace those of the pipeline, and other methods stay open without any', () => {
  const sources = { orders: source({ allowedIps: ['2001:db8::/32'] }), other: source() };
  expect(statements({ sources })).toEqual([
    {
      ...CALL,
      Effect: 'Allow',
      Resource: ['execute-api:/*/POST/webhooks/orders'],
      Condition: from('2001:db8::/32'),
    },
    {
      ...CALL,
      Effect: 'Allow',
      Resource: ['execute-api:/*/POST/webhooks/other', 'execute-api:/*/GET/deliveries/*'],
    },
  ]);
  expect(statements({ sources, allowedIps: ['192.0.2.1'] })?.map(({ Condition }) => Condition)).toEqual([
    from('2001:db8::/32'),
    from('192.0.2.1'),
  ]);
});

test('a method with IAM is never allowed by the policy, which would let in the whole account, but denied to others', () => {
  const sources = {
    orders: source({ auth: 'iam', allowedIps: ['192.0.2.1'] }),
    other: source({ auth: 'iam' }),
  };
  expect(statements({ sources })).toEqual([
    {
      ...CALL,
      Effect: 'Deny',
      Resource: ['execute-api:/*/POST/webhooks/orders'],
      Condition: { NotIpAddress: { 'aws:SourceIp': ['192.0.2.1'] } },
    },
    { ...CALL, Effect: 'Allow', Resource: ['execute-api:/*/GET/deliveries/*'] },
  ]);
});

test('the handshakes of a source are under its addresses', () => {
  const sources = { meta: Source.meta({ secret: 'meta', verifyToken: 'token', allowedIps: ['192.0.2.1'] }) };
  expect(statements({ sources })?.[0]?.Resource).toEqual([
    'execute-api:/*/GET/webhooks/meta',
    'execute-api:/*/POST/webhooks/meta',
  ]);
});

test('what the app adds counts: a source, a method of its own, a statement of its own', () => {
  const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Test');
  const pipeline = new WebhookPipeline(stack, 'WebhookPipeline', { sources: { orders: source() } });
  pipeline.addSource('late', source({ allowedIps: ['192.0.2.1'] }));
  pipeline.api.root.addResource('{proxy+}').addMethod('ANY', new MockIntegration());
  pipeline.api.addToResourcePolicy(
    new PolicyStatement({
      actions: ['execute-api:Invoke'],
      principals: [new AccountPrincipal('123456789012')],
      resources: ['execute-api:/*'],
    }),
  );
  const all = policyOf(Template.fromStack(stack))?.Statement ?? [];
  expect(all.map(({ Resource }) => Resource)).toEqual([
    'execute-api:/*',
    ['execute-api:/*/POST/webhooks/orders', 'execute-api:/*/GET/deliveries/*', 'execute-api:/*/*/*'],
    ['execute-api:/*/POST/webhooks/late'],
  ]);
});

test('a policy that is too long for API Gateway is refused at synthesis', () => {
  const allowedIps = Array.from(
    { length: 600 },
    (_, index) => `192.0.${Math.floor(index / 256)}.${index % 256}`,
  );
  expect(() => statements({ allowedIps })).toThrow(
    /'allowedIps' must make a resource policy of at most 8192 characters, got \d+: give ranges/,
  );
});

test('another address than the custom domain is closed if that is asked for, and then has no URL', () => {
  const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Test');
  const pipeline = new WebhookPipeline(stack, 'WebhookPipeline', { disableExecuteApiEndpoint: true });
  Template.fromStack(stack).hasResourceProperties('AWS::ApiGateway::RestApi', {
    DisableExecuteApiEndpoint: true,
  });
  expect(() => pipeline.urlFor('generic')).toThrow(
    'urlFor has no address with disableExecuteApiEndpoint: producers post to your own domain, followed by /webhooks/generic.',
  );
});
