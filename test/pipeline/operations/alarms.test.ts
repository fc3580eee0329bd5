import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { Source } from '../../../lib/pipeline/sources/source.ts';
import type { WebhookPipelineProps } from '../../../lib/pipeline/webhook-pipeline-props.ts';
import rows from '../../cases/alarms.json' with { type: 'json' };
import { asText, type Retrier, stateMachineDefinition } from '../../state-machine-definition.ts';
import { onlyResource, synthesisePipeline } from '../../synthesise-pipeline.ts';
import { alarmedResources } from './alarmed-resources.ts';

const runbook = readFileSync(path.join(import.meta.dirname, '..', '..', '..', 'RUNBOOK.md'), 'utf8');
const headings = [...runbook.matchAll(/^## (\w+)$/gm)].map(([, name]) => name);

const PIPELINES: readonly (readonly [name: string, kinds: readonly string[], props: WebhookPipelineProps])[] =
  [
    ['a Standard Process', ['standard', 'accepted'], {}],
    ['an Express Process', ['express', 'accepted'], { processWorkflow: 'express' }],
    ['acknowledgement by the stores', ['standard', 'stored'], { acknowledgement: 'stored' }],
    [
      'a signed source',
      ['standard', 'accepted', 'signed'],
      { sources: { github: Source.github({ secret: 'github' }) } },
    ],
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
  readonly outOf?: number;
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
  readonly DatapointsToAlarm?: number;
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
      EvaluationPeriods: row.outOf ?? row.periods ?? 1,
      ComparisonOperator: row.below === true ? 'LessThanThreshold' : 'GreaterThanOrEqualToThreshold',
      TreatMissingData: row.below === true ? 'breaching' : 'notBreaching',
      AlarmDescription: expect.stringMatching(new RegExp(`See RUNBOOK\\.md, ${row.heading}\\.$`)) as string,
    });
    expect(alarms.get(row.id)?.DatapointsToAlarm).toBe(row.outOf === undefined ? undefined : row.periods);
  });

  test.each(expected)('$id has its heading in the runbook', ({ heading }) => {
    expect(headings).toContain(heading);
  });
});

/** When an alarm rings: its numbers in the template. */
function numbersOf(id: string, props: WebhookPipelineProps = {}) {
  return alarmsOf(synthesisePipeline(props)).get(id) as unknown as Readonly<
    Record<'Period' | 'EvaluationPeriods' | 'DatapointsToAlarm' | 'Threshold', number>
  >;
}

/** When one delivery is tried that Lambda has no room for, in seconds: to the last try, or for a day. */
const TRIES: readonly (readonly [workflow: string, props: WebhookPipelineProps, tries: readonly number[]])[] =
  [
    ['standard', {}, standardTries(synthesisePipeline())],
    // Reconcile looks 15 minutes after a run, or up to 5 later.
    ['express', { processWorkflow: 'express' }, Array.from({ length: 72 }, (_, index) => index * 20 * 60)],
  ];

/** As the definition of Process says: the first try, and one after each pause of the retrier that names throttling. */
function standardTries(template: Template): readonly number[] {
  const [state] = Object.values(stateMachineDefinition(template, 'Process').States);
  const retrier = state!.Retry!.find(({ ErrorEquals }) =>
    ErrorEquals.includes('Lambda.TooManyRequestsException'),
  );
  const { IntervalSeconds, BackoffRate, MaxDelaySeconds, MaxAttempts } = retrier as Required<Retrier>;
  const tries = [0];
  for (let retry = 0; retry < MaxAttempts; retry++)
    tries.push(tries.at(-1)! + Math.min(IntervalSeconds * BackoffRate ** retry, MaxDelaySeconds));
  return tries;
}

test.each(TRIES)(
  '%s: one delivery that waits for Lambda keeps ComputeThrottled on, however its tries lie in the periods',
  (_, props, tries) => {
    const { Period, EvaluationPeriods, DatapointsToAlarm } = numbersOf('ComputeThrottled', props);
    const fewest = Array.from({ length: Period }, (_nothing, offset) => {
      const throttled = [...new Set(tries.map((at) => Math.floor((at + offset) / Period)))];
      const windows = Array.from(
        { length: throttled.at(-1)! - EvaluationPeriods + 1 },
        (_none, from) =>
          throttled.filter((period) => period > from && period <= from + EvaluationPeriods).length,
      );
      return Math.min(...windows);
    });
    expect(Math.min(...fewest)).toBeGreaterThanOrEqual(DatapointsToAlarm);
  },
);

test('one burst that Lambda has no room for is no alarm', () => {
  const { Period, DatapointsToAlarm } = numbersOf('ComputeThrottled');
  // A burst of a minute lies in two periods at most.
  expect(DatapointsToAlarm).toBeGreaterThan(2);
  expect(Period).toBeGreaterThanOrEqual(60);
});

test('an execution that has used up its tries at Lambda is as old as ComputationGivenUp asks, and one try before it is not', () => {
  const { Threshold } = numbersOf('ComputationGivenUp');
  const [before, last] = standardTries(synthesisePipeline()).slice(-2);
  expect(last! * 1000).toBeGreaterThanOrEqual(Threshold);
  expect(before! * 1000).toBeLessThan(Threshold);
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

test('alarms take the actions that were given, beside telling the topic', () => {
  const alarmActions = ['arn:page', 'arn:log'].map((alarmActionArn) => ({
    bind: () => ({ alarmActionArn }),
  }));
  synthesisePipeline({ alarmActions }).allResourcesProperties('AWS::CloudWatch::Alarm', {
    AlarmActions: ['arn:page', 'arn:log'],
  });
  const told = synthesisePipeline((stack) => ({ alarmTopic: new Topic(stack, 'Topic'), alarmActions }));
  told.allResourcesProperties('AWS::CloudWatch::Alarm', {
    AlarmActions: [{ Ref: Match.stringLikeRegexp('^Topic') }, 'arn:page', 'arn:log'],
  });
});
