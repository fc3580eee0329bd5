import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadSourceSchemas } from '../../../lib/contracts/source-schema.ts';
import { onlyResource, synthesisePipeline } from '../../synthesise-pipeline.ts';
import { asText } from '../../state-machine-definition.ts';

interface IntegrationResponse {
  readonly StatusCode: string;
  readonly SelectionPattern?: string;
  readonly ResponseTemplates: Readonly<Record<string, string>>;
}

interface MethodProperties {
  readonly ApiKeyRequired: boolean;
  readonly AuthorizationType: string;
  readonly RequestModels?: Readonly<Record<string, object>>;
  readonly RequestValidatorId?: object;
  readonly MethodResponses: readonly { readonly StatusCode: string }[];
  readonly Integration: {
    readonly Type: string;
    readonly PassthroughBehavior: string;
    readonly Uri: object;
    readonly Credentials: object;
    readonly RequestTemplates: Readonly<Record<string, object>>;
    readonly IntegrationResponses: readonly IntegrationResponse[];
  };
}

const template = synthesisePipeline();
const sources = loadSourceSchemas(path.join(import.meta.dirname, '..', '..', '..', 'schemas')).map(
  ({ name }) => name,
);
const methods = Object.entries(template.findResources('AWS::ApiGateway::Method')).map(
  ([id, { Properties }]) => [id, Properties as MethodProperties] as const,
);
const posts = methods.filter(([id]) => id.includes('POST'));

describe.each(posts)('%s', (_, method) => {
  test('checks every body against the model, whatever its media type says', () => {
    expect(Object.keys(method.RequestModels ?? {}).sort()).toEqual(['$default', 'application/json']);
    expect(new Set(Object.values(method.RequestModels ?? {}).map(asText)).size).toBe(1);
    expect(method.RequestValidatorId).toBeDefined();
  });

  test('starts an execution without a Lambda, and never the synchronous way', () => {
    expect(method.Integration.Type).toBe('AWS');
    expect(asText(method.Integration.Uri)).toMatch(/:states:action\/StartExecution$/);
  });

  test('takes JSON only', () => {
    expect(Object.keys(method.Integration.RequestTemplates)).toEqual(['application/json']);
  });
});

describe.each(methods)('%s', (_, method) => {
  test('passes nothing through that no template has read', () => {
    expect(method.Integration.PassthroughBehavior).toBe('NEVER');
  });

  test('answers success to a success of the service only', () => {
    const success = method.Integration.IntegrationResponses.filter(({ StatusCode }) =>
      StatusCode.startsWith('2'),
    );
    expect(success.map(({ SelectionPattern }) => SelectionPattern)).toEqual([String.raw`2\d{2}`]);
  });

  test('answers 500 to what nobody expects', () => {
    const patternless = method.Integration.IntegrationResponses.filter(
      (response) => !('SelectionPattern' in response),
    );
    expect(patternless.map(({ StatusCode }) => StatusCode)).toEqual(['500']);
  });

  test('declares every status that its integration responses use', () => {
    const declared = method.MethodResponses.map(({ StatusCode }) => StatusCode);
    for (const { StatusCode } of method.Integration.IntegrationResponses)
      expect(declared).toContain(StatusCode);
  });

  test('needs the API key', () => {
    expect(method.ApiKeyRequired).toBe(true);
  });
});

test('each schema is an endpoint', () => {
  const paths = Object.values(template.findResources('AWS::ApiGateway::Resource')).map(
    ({ Properties }) => (Properties as { readonly PathPart: string }).PathPart,
  );
  expect(paths).toEqual(expect.arrayContaining(['webhooks', 'deliveries', '{deliveryId}', ...sources]));
  expect(posts).toHaveLength(sources.length);
});

test('the models are the schemas of the folder, draft-04', () => {
  const schemas = Object.values(template.findResources('AWS::ApiGateway::Model')).map(
    ({ Properties }) => (Properties as { readonly Schema: { readonly $schema: string } }).Schema.$schema,
  );
  expect(schemas).toEqual(sources.map(() => 'http://json-schema.org/draft-04/schema#'));
});

test('only compute is a Lambda', () => {
  template.resourceCountIs('AWS::Lambda::Function', 1);
});

test('the validator checks bodies and parameters', () => {
  expect(onlyResource(template, 'AWS::ApiGateway::RequestValidator').Properties).toMatchObject({
    ValidateRequestBody: true,
    ValidateRequestParameters: true,
  });
});
