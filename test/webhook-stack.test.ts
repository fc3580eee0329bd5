import { readFileSync } from 'node:fs';
import path from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { WebhookStack, type WebhookStackProps } from '../lib/webhook-stack.ts';

const OUTPUTS = [
  'BucketName',
  'DeadLetterQueueUrl',
  'IngestArn',
  'ProcessArn',
  'TableName',
  'TrackArn',
  'Url',
];

describe.each<[string, WebhookStackProps]>([
  ['an API key', {}],
  ['IAM', { auth: 'iam' }],
  ['no authorisation', { auth: 'none', cloudWatchRole: false }],
])('a stack with %s', (_, props) => {
  test("has no finding of cdk-nag's AwsSolutions pack that is not explained", () => {
    const app = newApp();
    new WebhookStack(app, 'Stack', props);
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    const { directory } = app.synth();
    const report = JSON.parse(readFileSync(path.join(directory, 'validation-report.json'), 'utf8')) as {
      readonly pluginReports: readonly { readonly violations: readonly object[] }[];
    };
    expect(report.pluginReports.flatMap(({ violations }) => violations)).toEqual([]);
  });
});

test('the outputs say where everything is', () => {
  expect(outputs({})).toEqual([...OUTPUTS, 'ApiKeyId'].sort());
  expect(outputs({ auth: 'iam' })).toEqual(OUTPUTS);
});

test('no region and no account is fixed', () => {
  const text = JSON.stringify(Template.fromStack(new WebhookStack(newApp(), 'Stack')).toJSON());
  expect(text).not.toMatch(/us-east-1|eu-west-1|\d{12}:/);
});

/** What is billed by the month even if nothing happens; the README lists the same. */
test('only alarms cost money at zero events', () => {
  const billedByTheMonth =
    /KMS::Key|CloudWatch::Alarm|WAFv2|NatGateway|SecretsManager|CloudWatch::Dashboard|Synthetics/;
  const { Resources } = Template.fromStack(new WebhookStack(newApp(), 'Stack')).toJSON() as {
    readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
  };
  const billed = Object.values(Resources)
    .map(({ Type }) => Type)
    .filter((type) => billedByTheMonth.test(type));
  expect(billed).toEqual(Array.from({ length: 3 }, () => 'AWS::CloudWatch::Alarm'));
});

function outputs(props: WebhookStackProps): string[] {
  return Object.keys(Template.fromStack(new WebhookStack(newApp(), 'Stack', props)).findOutputs('*')).sort();
}

function newApp(): App {
  return new App({ context: { 'aws:cdk:bundling-stacks': [] } });
}
