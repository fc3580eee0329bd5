import { readFileSync } from 'node:fs';
import path from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import costs from '../../lib/estimates/cost/summary.json' with { type: 'json' };
import { Compute } from '../../lib/pipeline/compute/compute.ts';
import { Source } from '../../lib/pipeline/sources/source.ts';
import { WebhookPipeline } from '../../lib/pipeline/webhook-pipeline.ts';
import { WebhookStack, type WebhookStackProps } from '../../lib/pipeline/webhook-stack.ts';

const OUTPUTS = [
  'BucketName',
  'DeadLetterQueueUrl',
  'IngestArn',
  'OperatorPolicy',
  'ParkingQueueUrl',
  'ProcessArn',
  'ReconcileArn',
  'RepeatArn',
  'TableName',
  'TrackArn',
  'UndeliveredQueueUrl',
  'Url',
];

describe.each<[string, WebhookStackProps]>([
  ['an API key', {}],
  ['IAM', { auth: 'iam' }],
  ['a key for each producer', { producers: { acme: { sources: ['generic'] } } }],
  ['no authorisation', { auth: 'none', cloudWatchRole: false }],
  ['acknowledgement by the stores', { acknowledgement: 'stored' }],
  ['an Express Process', { processWorkflow: 'express' }],
  [
    'an Express Process and acknowledgement by the stores',
    { processWorkflow: 'express', acknowledgement: 'stored' },
  ],
  ['workers', { compute: Compute.worker() }],
  [
    'workers for one source',
    { sources: { jobs: Source.schema('schemas/generic.schema.json', { compute: Compute.worker() }) } },
  ],
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

test.each(['standard', 'express'] as const)('synthesis says what a pipeline costs: %s', (processWorkflow) => {
  const app = newApp();
  new WebhookStack(app, 'Stack', { processWorkflow });
  const said = app
    .synth()
    .getStackArtifact('Stack')
    .messages.map(({ entry }) => entry.data);
  expect(said).toContain(
    `With the default props it costs ${costs[processWorkflow]}. npx webhook-pipeline cost counts what it costs now.`,
  );
});

test('the outputs say where everything is', () => {
  expect(outputs({})).toEqual([...OUTPUTS, 'ApiKeyId'].sort());
  expect(outputs({ auth: 'iam' })).toEqual(OUTPUTS);
});

test('no region and no account is fixed', () => {
  const text = JSON.stringify(Template.fromStack(new WebhookStack(newApp(), 'Stack')).toJSON());
  expect(text).not.toMatch(/us-east-1|eu-west-1|\d{12}:/);
});

interface BilledResource {
  readonly Type: string;
  readonly Properties?: {
    readonly MetricName?: string;
    readonly Metrics?: readonly { readonly MetricStat?: object }[];
  };
}

/** What is billed by the month even if nothing happens. */
test('only alarms cost money at zero events', () => {
  const billedByTheMonth =
    /KMS::Key|CloudWatch::Alarm|WAFv2|NatGateway|SecretsManager|CloudWatch::Dashboard|Synthetics/;
  const { Resources } = Template.fromStack(new WebhookStack(newApp(), 'Stack')).toJSON() as {
    readonly Resources: Readonly<Record<string, BilledResource>>;
  };
  const billed = Object.values(Resources)
    .map(({ Type }) => Type)
    .filter((type) => billedByTheMonth.test(type));
  expect(new Set(billed)).toEqual(new Set(['AWS::CloudWatch::Alarm']));
  // An alarm is billed for each metric it looks at, those inside an expression included.
  const metrics = Object.values(Resources).flatMap(({ Properties: { MetricName, Metrics = [] } = {} }) => [
    ...(MetricName === undefined ? [] : [MetricName]),
    ...Metrics.flatMap(({ MetricStat }) => MetricStat ?? []),
  ]);
  expect(metrics).toHaveLength(17);
});

function outputs(props: WebhookStackProps): string[] {
  return Object.keys(Template.fromStack(new WebhookStack(newApp(), 'Stack', props)).findOutputs('*')).sort();
}

function newApp(): App {
  return new App({ context: { 'aws:cdk:bundling-stacks': [] } });
}

test('two pipelines in one stack have names of their own', () => {
  const stack = new Stack(newApp(), 'Stack');
  new WebhookPipeline(stack, 'One');
  new WebhookPipeline(stack, 'Two', { cloudWatchRole: false });
  const names = Object.values(Template.fromStack(stack).findResources('AWS::Logs::LogGroup'))
    .map(({ Properties }) => JSON.stringify((Properties as { readonly LogGroupName?: unknown }).LogGroupName))
    .filter((name) => name !== undefined);
  expect(names).toHaveLength(8);
  expect(new Set(names).size).toBe(8);
});
