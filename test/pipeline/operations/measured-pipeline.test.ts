import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { PipelineMetric } from '../../../lib/pipeline/operations/pipeline-metrics.ts';
import { describe, expect, test } from 'vitest';
import { WebhookPipeline } from '../../../lib/pipeline/webhook-pipeline.ts';
import type { WebhookPipelineProps } from '../../../lib/pipeline/webhook-pipeline-props.ts';
import { asText } from '../../state-machine-definition.ts';
import { alarmedResources } from './alarmed-resources.ts';

function pipelineWith(props: WebhookPipelineProps = {}) {
  const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Test');
  return { stack, pipeline: new WebhookPipeline(stack, 'WebhookPipeline', props) };
}

type Measure = (pipeline: WebhookPipeline, options?: MetricOptions) => PipelineMetric;

const METRICS: Readonly<Record<string, Measure>> = {
  accepted: (pipeline, options) => pipeline.metricAccepted(options),
  refused: (pipeline, options) => pipeline.metricRefused(options),
  serverErrors: (pipeline, options) => pipeline.metricServerErrors(options),
  computations: (pipeline, options) => pipeline.metricComputations(options),
  failed: (pipeline, options) => pipeline.metricFailed(options),
  throttled: (pipeline, options) => pipeline.metricThrottled(options),
  processTime: (pipeline, options) => pipeline.metricProcessTime(options),
  parked: (pipeline, options) => pipeline.metricParked(options),
  oldestOpen: (pipeline, options) => pipeline.metricOldestOpen(options),
  deadLetters: (pipeline, options) => pipeline.metricDeadLetters(options),
  dropped: (pipeline, options) => pipeline.metricDropped(options),
  undeliveredEvents: (pipeline, options) => pipeline.metricUndeliveredEvents(options),
};

/** The metric and the alarm that watches it; in an expression, by its id there. */
type Watch = readonly [metric: string, alarm: string, id?: string];

const WATCHED: readonly Watch[] = [
  ['refused', 'RequestsRefused'],
  ['serverErrors', 'ApiServerErrors'],
  ['computations', 'ComputationsFailing', 'started'],
  ['failed', 'ComputationsFailing', 'failed'],
  ['throttled', 'ComputeThrottled'],
  ['processTime', 'ComputationGivenUp'],
  ['oldestOpen', 'ParkedTooLong'],
  ['deadLetters', 'DeadLetters'],
  ['dropped', 'DeliveryDropped'],
  ['undeliveredEvents', 'UndeliveredEvents'],
];

interface Stat {
  readonly Namespace: string;
  readonly MetricName: unknown;
  readonly Dimensions?: unknown;
}

interface AlarmProperties extends Stat {
  readonly Statistic: string;
  readonly Metrics?: readonly {
    readonly Id: string;
    readonly MetricStat?: { readonly Metric: Stat; readonly Stat: string };
  }[];
}

const statOf = ({ Namespace, MetricName, Dimensions = [] }: Stat, statistic: string) => ({
  Namespace,
  MetricName,
  Dimensions,
  statistic,
});

/** What an alarm of the pipeline watches, and what one of the user's own on the metric would. */
function watchedBy(template: Template, alarm: string, id?: string) {
  const found = Object.entries(template.findResources('AWS::CloudWatch::Alarm')).find(([name]) =>
    new RegExp(`^(?:WebhookPipelineAlarms)?${alarm}[0-9A-F]{8}$`).test(name),
  );
  const properties = found![1].Properties as AlarmProperties;
  if (id === undefined) return statOf(properties, properties.Statistic);
  const { Metric, Stat } = properties.Metrics!.find(({ Id }) => Id === id)!.MetricStat!;
  return statOf(Metric, Stat);
}

describe.each<[string, WebhookPipelineProps]>([
  ['standard', {}],
  ['express', { processWorkflow: 'express' }],
])('of a %s pipeline', (workflow, props) => {
  const { stack, pipeline } = pipelineWith(props);
  const watched = WATCHED.filter(
    ([, alarm]) => workflow === 'standard' || !['UndeliveredEvents', 'ComputationGivenUp'].includes(alarm),
  );
  for (const [name] of watched)
    METRICS[name]!(pipeline).createAlarm(stack, `My-${name}`, { threshold: 1, evaluationPeriods: 1 });
  const template = Template.fromStack(stack);

  test.each(watched.map((row) => ({ row, name: row[0], alarm: row[1] })))(
    'the metric $name is the one that the alarm $alarm watches',
    ({ row: [name, alarm, id] }) => {
      expect(watchedBy(template, `My${name}`)).toEqual(watchedBy(template, alarm, id));
    },
  );
});

/** Metrics that no alarm watches. */
describe.each<[string, string, string, string, WebhookPipelineProps]>([
  ['accepted', 'AWS/States', 'ExecutionsStarted', 'Ingest', {}],
  ['accepted', 'AWS/States', 'ExecutionsSucceeded', 'Ingest', { acknowledgement: 'stored' }],
  ['parked', 'AWS/SQS', 'NumberOfMessagesSent', 'parking queue', {}],
  ['processTime', 'AWS/States', 'ExecutionTime', 'Process', { processWorkflow: 'express' }],
])('the metric %s', (name, namespace, metricName, resource, props) => {
  test(`is ${metricName} of ${resource}`, () => {
    const { stack, pipeline } = pipelineWith(props);
    const metric = METRICS[name]!(pipeline);
    expect(metric).toMatchObject({ namespace, metricName });
    const { dimensions: found = {} } = metric as Metric;
    const dimensions = Object.values(found).map((value) => asText(stack.resolve(value)));
    expect(dimensions).toEqual([alarmedResources(Template.fromStack(stack)).get(resource)]);
  });
});

describe('every metric', () => {
  const { stack, pipeline } = pipelineWith();

  test.each(Object.entries(METRICS))(
    'is given for the period and statistic that are asked for: %s',
    (_, measure) => {
      expect(measure(pipeline).period.toMinutes()).toBe(5);
      expect(measure(pipeline, { period: Duration.hours(1), statistic: 'p99', label: 'Mine' })).toMatchObject(
        {
          statistic: 'p99',
          period: Duration.hours(1),
          label: 'Mine',
        },
      );
    },
  );

  test('adds nothing to the template', () => {
    for (const measure of Object.values(METRICS)) measure(pipeline);
    expect(Template.fromStack(stack).toJSON()).toEqual(Template.fromStack(pipelineWith().stack).toJSON());
  });
});

describe('a metric that the pipeline has not', () => {
  test.each(['parked', 'oldestOpen', 'deadLetters', 'dropped'])('%s needs parking', (name) => {
    const { pipeline } = pipelineWith({ acknowledgement: 'stored' });
    expect(() => METRICS[name]!(pipeline)).toThrow(
      `This pipeline has no metric '${name}': it needs acknowledgement 'accepted', which parks what cannot be ingested at once, or 'drainParking', got acknowledgement 'stored' and processWorkflow 'standard'.`,
    );
    const draining = pipelineWith({ acknowledgement: 'stored', drainParking: true }).pipeline;
    expect(METRICS[name]!(draining)).toBeDefined();
  });

  test('undelivered events need Track', () => {
    const { pipeline } = pipelineWith({ processWorkflow: 'express' });
    expect(() => pipeline.metricUndeliveredEvents()).toThrow(
      "it needs processWorkflow 'standard', whose outcomes are recorded by Track, got acknowledgement 'accepted' and processWorkflow 'express'.",
    );
  });
});

describe('an alarm', () => {
  test('is found by its name, and gets an action of its own', () => {
    const { stack, pipeline } = pipelineWith();
    pipeline.alarm('DeadLetters').addAlarmAction({ bind: () => ({ alarmActionArn: 'arn:mine' }) });
    const acting = Object.keys(
      Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm', {
        Properties: { AlarmActions: ['arn:mine'] },
      }),
    );
    expect(acting).toEqual([expect.stringMatching(/^WebhookPipelineAlarmsDeadLetters/)]);
    expect(Object.keys(pipeline.alarms)).toHaveLength(
      Object.keys(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm')).length,
    );
  });

  test('that the pipeline has not is an error that lists those it has', () => {
    const { pipeline } = pipelineWith({ acknowledgement: 'stored' });
    expect(() => pipeline.alarm('DeadLetters')).toThrow(
      `'alarm' must be one of ${Object.keys(pipeline.alarms).join(', ')}, got 'DeadLetters'.`,
    );
  });
});
