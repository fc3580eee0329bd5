import { describe, expect, test } from 'vitest';
import { Source } from '../../../lib/pipeline/sources/source.ts';
import { onlyResource, synthesisePipeline } from '../../synthesise-pipeline.ts';
import { asText } from '../../state-machine-definition.ts';

const secret = 'webhooks/all';
const plain = synthesisePipeline({ sources: { github: Source.github({ secret }) } });
const tested = synthesisePipeline({
  sources: {
    xtwitter: Source.xTwitter({ secret, rateLimit: 7 }),
    zoom: Source.zoom({ secret, rateLimit: 5 }),
    notion: Source.notion({ secret }),
  },
});

type Templates = typeof plain;

const ingestOf = (template: Templates): string =>
  JSON.stringify(
    onlyResource(template, 'AWS::StepFunctions::StateMachine', 'WebhookPipelineIngest').Properties,
  );

describe('what Ingest needs for tests of the address', () => {
  test('is not there where no source has such a test', () => {
    expect(ingestOf(plain)).not.toMatch(/Handshake answered|Keep for operator|handshake/);
    expect(JSON.stringify(plain.toJSON())).not.toContain('handshakes/');
  });

  test('is one state for answers, and one for operators', () => {
    expect(ingestOf(tested)).toContain('Handshake answered');
    expect(ingestOf(tested)).toContain('Keep for operator');
  });

  test('is the right to write below handshakes/, and nobody but Ingest has it', () => {
    const holders = Object.entries(tested.findResources('AWS::IAM::Policy'))
      .filter(([, policy]) => JSON.stringify(policy).includes('/handshakes/*'))
      .map(([id]) => id);
    expect(holders).toEqual([expect.stringContaining('Ingest')]);
  });

  test('is a rule that deletes what is kept, after a week', () => {
    const { LifecycleConfiguration } = onlyResource(tested, 'AWS::S3::Bucket').Properties as {
      readonly LifecycleConfiguration: { readonly Rules: readonly object[] };
    };
    expect(LifecycleConfiguration.Rules).toContainEqual(
      expect.objectContaining({ Prefix: 'handshakes/', ExpirationInDays: 7, Status: 'Enabled' }),
    );
  });
});

describe('a test by GET', () => {
  const methods = Object.values(tested.findResources('AWS::ApiGateway::Method')).map(
    ({ Properties }) =>
      Properties as {
        readonly HttpMethod: string;
        readonly ApiKeyRequired: boolean;
        readonly Integration: { readonly Type: string; readonly Uri: unknown };
      },
  );

  test('starts Ingest and waits for it', () => {
    const gets = methods.filter(
      ({ HttpMethod, Integration }) =>
        HttpMethod === 'GET' && asText(Integration.Uri).includes('StartSyncExecution'),
    );
    expect(gets).toMatchObject([{ ApiKeyRequired: false, Integration: { Type: 'AWS' } }]);
  });

  test('counts towards a rate of its source', () => {
    const { MethodSettings } = onlyResource(tested, 'AWS::ApiGateway::Stage').Properties as {
      readonly MethodSettings: readonly { readonly HttpMethod: string; readonly ResourcePath: string }[];
    };
    const limited = MethodSettings.map(({ HttpMethod, ResourcePath }) => `${HttpMethod} ${ResourcePath}`);
    expect(limited).toEqual(
      expect.arrayContaining([
        'GET /~1webhooks~1xtwitter',
        'POST /~1webhooks~1xtwitter',
        'POST /~1webhooks~1zoom',
      ]),
    );
    expect(limited).not.toContain('GET /~1webhooks~1zoom');
  });
});
