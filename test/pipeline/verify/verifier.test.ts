import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { describe, expect, test } from 'vitest';
import { Source } from '../../../lib/pipeline/sources/source.ts';
import { synthesisePipeline } from '../../synthesise-pipeline.ts';

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

const signed = synthesisePipeline((stack) => ({
  sources: {
    github: Source.github({ secret: 'webhooks/github' }),
    stripe: Source.stripe({ secret: Secret.fromSecretNameV2(stack, 'Stripe', 'webhooks/stripe') }),
    gitlab: Source.gitlab({
      secret: StringParameter.fromSecureStringParameterAttributes(stack, 'GitLab', {
        parameterName: '/webhooks/gitlab',
      }),
    }),
  },
}));

/** The statements of the role of the verifier. */
const statements = Object.entries(signed.findResources('AWS::IAM::Policy'))
  .filter(([id]) => id.includes('Verifier'))
  .flatMap(
    ([, { Properties }]) =>
      (Properties as { PolicyDocument: { Statement: Statement[] } }).PolicyDocument.Statement,
  );

test('a pipeline without a signed source has no function but the heavy step', () => {
  synthesisePipeline().resourceCountIs('AWS::Lambda::Function', 1);
  signed.resourceCountIs('AWS::Lambda::Function', 2);
});

test('the verifier reads the named secrets and nothing else', () => {
  const reads = statements.filter(({ Action }) => !String(Action).startsWith('logs:'));
  expect([...new Set(reads.map(({ Action }) => String(Action)))].sort()).toEqual([
    'secretsmanager:GetSecretValue',
    'ssm:GetParameter',
  ]);
  const text = JSON.stringify(reads);
  expect(text).toContain(':secret:webhooks/github-??????');
  expect(text).toContain(':secret:webhooks/stripe-??????');
  expect(text).toContain(':parameter/webhooks/gitlab');
  expect(text).not.toContain('"*"');
});

test('only Ingest may call the verifier', () => {
  const callers = Object.entries(signed.findResources('AWS::IAM::Policy'))
    .filter(([, policy]) => /lambda:InvokeFunction.*VerifierFunction/.test(JSON.stringify(policy)))
    .map(([id]) => id);
  expect(callers).toEqual([expect.stringContaining('Ingest')]);
});

describe('what is wrong with a signature is told at synthesis', () => {
  test.each([
    [
      'no secret',
      () => Source.github(),
      "Source 'x': 'secret' must be the name of a secret, a secret or a parameter, got none.",
    ],
    [
      'no address',
      () => Source.twilio({ secret: 's' }),
      "Source 'x': 'publicUrl' must be given, because Twilio",
    ],
    [
      'an address with a query',
      () => Source.twilio({ secret: 's', publicUrl: 'https://a.example/x?y=1' }),
      "'publicUrl' must be https://<host>/<path> without a query, got 'https://a.example/x?y=1'.",
    ],
    [
      'no topic',
      () => Source.awsSns(),
      "Source 'x': 'settings.topicArns' must list at least one text, got none.",
    ],
    [
      'an empty list of topics',
      () => Source.awsSns({ settings: { topicArns: [] } }),
      "'settings.topicArns' must list at least one text, got [].",
    ],
    [
      'a topic that is no list',
      () => Source.awsSns({ settings: { topicArns: 'arn' } }),
      '\'settings.topicArns\' must list at least one text, got "arn".',
    ],
    ['an unknown producer', () => Source.producer('gitub' as 'github'), 'near it github'],
  ])('%s', (_, source, message) => {
    expect(() => synthesisePipeline({ sources: { x: source() } })).toThrow(message);
  });
});
