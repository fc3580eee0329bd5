import { readFileSync } from 'node:fs';
import path from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import costs from '../../lib/estimates/cost/summary.json' with { type: 'json' };
import { SIMULATED_RECEIVERS } from '../../lib/contracts/outcome-event.ts';
import { addNotices } from '../../lib/pipeline/notices/add-notices.ts';
import type { SynthesisedProps } from '../../lib/pipeline/synthesise-webhook-stack.ts';
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
  'TableName',
  'TrackArn',
  'UndeliveredQueueUrl',
  'Url',
];

describe.each<[string, SynthesisedProps]>([
  ['an API key', {}],
  ['IAM', { auth: 'iam' }],
  ['no authorisation', { auth: 'none', cloudWatchRole: false }],
  ['acknowledgement by the stores', { acknowledgement: 'stored' }],
  ['an Express Process', { processWorkflow: 'express' }],
  ['an Express Process and nothing to redrive', { processWorkflow: 'express', acknowledgement: 'stored' }],
  ['notices of outcomes', { notices: SIMULATED_RECEIVERS }],
])('a stack with %s', (_, { notices, ...props }) => {
  test("has no finding of cdk-nag's AwsSolutions pack that is not explained", () => {
    const app = newApp();
    const { pipeline } = new WebhookStack(app, 'Stack', { ...props, outcomeEvents: notices !== undefined });
    if (notices !== undefined) addNotices(pipeline, notices);
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
  expect(names).toHaveLength(6);
  expect(new Set(names).size).toBe(6);
});
