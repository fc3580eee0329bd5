import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import type { WebhookPipelineProps } from '../../lib/webhook-pipeline-props.ts';
import rows from '../cases/alarms.json' with { type: 'json' };
import { asText } from '../state-machine-definition.ts';
import { onlyResource, synthesisePipeline } from '../synthesise-pipeline.ts';
import { alarmedResources } from './alarmed-resources.ts';

const runbook = readFileSync(path.join(import.meta.dirname, '..', '..', 'RUNBOOK.md'), 'utf8');
const headings = [...runbook.matchAll(/^## (\w+)$/gm)].map(([, name]) => name);

const PIPELINES: readonly (readonly [name: string, kinds: readonly string[], props: WebhookPipelineProps])[] =
  [
    ['a Standard Process', ['standard', 'accepted'], {}],
    ['an Express Process', ['express', 'accepted'], { processWorkflow: 'express' }],
    ['acknowledgement by the stores', ['standard', 'stored'], { acknowledgement: 'stored' }],
  ];

interface Metric {
  readonly namespace?: string;
  readonly metric?: string;
  readonly of?: Readonly<Record<string, string | undefined>>;
}

interface Row extends Metric {
  readonly id: string;
  readonly heading: string;
  readonly statistic: string;
  readonly period: number;
  readonly threshold: number;
  readonly periods?: number;
  readonly below?: boolean;
  readonly expression?: string;
  readonly metrics?: Readonly<Record<string, Metric>>;
}

interface Dimension {
  readonly Name: string;
  readonly Value: unknown;
}

interface Stat {
  readonly Namespace: string;
  readonly MetricName: unknown;
  readonly Dimensions?: readonly Dimension[];
}

interface Alarm extends Stat {
  readonly Metrics?: readonly {
    readonly Id: string;
    readonly Expression?: string;
    readonly MetricStat?: { readonly Metric: Stat; readonly Period: number; readonly Stat: string };
    readonly ReturnData?: boolean;
  }[];
}

/** The alarms by their own ids. */
function alarmsOf(template: Template): ReadonlyMap<string, Alarm> {
  const found = Object.entries(template.findResources('AWS::CloudWatch::Alarm'));
  return new Map(
    found.map(([id, { Properties }]) => [
      id.replace(/^WebhookPipelineAlarms(\w+)[0-9A-F]{8}$/, '$1'),
      Properties as Alarm,
    ]),
  );
}

function metricOf({ Namespace, MetricName, Dimensions = [] }: Stat) {
  return {
    namespace: Namespace,
    metric: asText(MetricName),
    of: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, asText(Value)])),
  };
}

describe.each(PIPELINES)('with %s', (_, kinds, props) => {
  const template = synthesisePipeline(props);
  const alarms = alarmsOf(template);
  const resources = alarmedResources(template);
  const expected = (rows as readonly (Row & { readonly in?: string })[]).filter(
    (row) => row.in === undefined || kinds.includes(row.in),
  );
  const meant = ({ namespace, metric = '', of = {} }: Metric) => ({
    namespace,
    metric: resources.get(metric) ?? metric,
    of: Object.fromEntries(
      Object.entries(of).map(([name, what = '']) => [name, resources.get(what) ?? `no ${what}`]),
    ),
  });

  test('there are these alarms and no others', () => {
    expect([...alarms.keys()].toSorted()).toEqual(expected.map(({ id }) => id).toSorted());
  });

  test.each(expected)('$id watches what it says', (row) => {
    const alarm = alarms.get(row.id)!;
    if (row.metrics === undefined) {
      expect(metricOf(alarm)).toEqual(meant(row));
      expect(alarm).toMatchObject({ Statistic: row.statistic, Period: row.period });
      return;
    }
    const [computed, ...watched] = alarm.Metrics!;
    expect(computed).toMatchObject({ Expression: row.expression });
    // Of those of an alarm only one is compared with the threshold.
    expect(computed?.ReturnData ?? true).toBe(true);
    expect(
      Object.fromEntries(watched.map(({ Id, MetricStat }) => [Id, metricOf(MetricStat!.Metric)])),
    ).toEqual(Object.fromEntries(Object.entries(row.metrics).map(([name, metric]) => [name, meant(metric)])));
    for (const metric of watched)
      expect(metric).toMatchObject({
        MetricStat: { Stat: row.statistic, Period: row.period },
        ReturnData: false,
      });
  });

  test.each(expected)('$id alarms from its threshold on, and no data is what it should be', (row) => {
    expect(alarms.get(row.id)).toMatchObject({
      Threshold: row.threshold,
      EvaluationPeriods: row.periods ?? 1,
      ComparisonOperator: row.below === true ? 'LessThanThreshold' : 'GreaterThanOrEqualToThreshold',
      TreatMissingData: row.below === true ? 'breaching' : 'notBreaching',
      AlarmDescription: expect.stringMatching(new RegExp(`See RUNBOOK\\.md, ${row.heading}\\.$`)) as string,
    });
    expect(alarms.get(row.id)).not.toHaveProperty('DatapointsToAlarm');
  });

  test.each(expected)('$id has its heading in the runbook', ({ heading }) => {
    expect(headings).toContain(heading);
  });
});

test('what is refused is counted by its status in the access log, and costs nothing while there is none', () => {
  const template = synthesisePipeline();
  const { Properties: filter } = onlyResource(template, 'AWS::Logs::MetricFilter');
  expect(filter.FilterPattern).toBe('{ $.status = "429" }');
  const [metric, ...others] = filter.MetricTransformations as readonly Record<string, unknown>[];
  expect(others).toEqual([]);
  expect(metric).toMatchObject({ MetricNamespace: 'WebhookPipeline', MetricValue: '1' });
  // With a default value CloudWatch has the metric in every minute of every request, and bills it.
  expect(metric).not.toHaveProperty('DefaultValue');
  const { AccessLogSetting } = onlyResource(template, 'AWS::ApiGateway::Stage').Properties as {
    readonly AccessLogSetting: { readonly Format: string };
  };
  expect(JSON.parse(AccessLogSetting.Format)).toMatchObject({ status: '$context.status' });
});

test('which computations that fail are an alarm can be chosen', () => {
  const template = synthesisePipeline({ alarmFailureShare: 0.2, alarmFailureCount: 50 });
  expect(alarmsOf(template).get('ComputationsFailing')).toMatchObject({
    Metrics: expect.arrayContaining([
      expect.objectContaining({ Expression: 'IF(failed > 0.2 * FILL(started, 0), failed, 0)' }),
    ]),
    Threshold: 50,
  });
});

test('alarms tell the topic that was given', () => {
  const told = synthesisePipeline((stack) => ({ alarmTopic: new Topic(stack, 'Topic') }));
  told.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [Match.anyValue()] });
  synthesisePipeline().allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: Match.absent() });
});
