import { plannedFaults } from '../../../proofs/simulation/fault-injection/fault-plan.ts';
import { signersIn } from '../../../proofs/simulation/sources/signers-in.ts';
import { World } from '../../../proofs/simulation/world.ts';
import assumptions from '../assumptions.json' with { type: 'json' };
import { assumedLatency, type PricedPipeline } from './priced-pipeline.ts';
import { addUsage, type Usage } from './usage.ts';
import { UsageMeter } from './usage-meter.ts';

const MONTH_MS = 30 * 24 * 60 * 60 * 1_000;

/** What a month without any delivery costs: alarms, runs of schedules that find nothing, pipes that poll. */
export async function measureIdleMonth(pipeline: PricedPipeline, template: object): Promise<Usage> {
  const { resources, schedules } = pipeline.blueprint.template;
  const runs: (readonly [Usage, number])[] = [];
  for (const schedule of schedules) {
    const meter = new UsageMeter(pipeline);
    const world = new World(pipeline.blueprint, {
      seed: 1,
      plan: plannedFaults([]),
      latency: assumedLatency,
      computationOf: () => ({ failures: 0, resultCharacters: 0 }),
      meter,
      firesIdleSchedules: true,
    });
    // Runs them once, to the end.
    await world.clock.advance(schedule.everyMs * 2 - 1);
    meter.count('scheduler.invocations');
    runs.push([meter.usage, MONTH_MS / schedule.everyMs]);
  }
  const pipes = resources.filter(({ type }) => type === 'AWS::Pipes::Pipe').length;
  return addUsage(
    ...runs,
    [{ 'sqs.requests': assumptions.idlePipePollsPerMonth.value }, pipes],
    [{ 'cloudwatch.alarmMetrics': alarmMetrics(template as Template) }, 1],
    [secretsOf(pipeline), 1],
  );
}

/** Secrets of signed sources that Secrets Manager keeps. A parameter costs nothing. */
function secretsOf({ blueprint: { template, outputs } }: PricedPipeline): Usage {
  const ids = Object.values(signersIn(template.resources, outputs)).map(({ secretId }) => secretId);
  const { size } = new Set(ids.filter((id) => id !== undefined && id.split(':')[2] !== 'ssm'));
  return size === 0 ? {} : { 'secretsmanager.secrets': size };
}

interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: { readonly Metrics?: readonly object[] } }>
  >;
}

/**
 * Counted in the template, because alarms have no part in a run. An expression costs as many metrics as it contains.
 */
function alarmMetrics({ Resources }: Template): number {
  return Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
    .map(({ Properties: { Metrics = [] } = {} }) => Metrics.filter((metric) => 'MetricStat' in metric).length)
    .reduce((sum, metrics) => sum + Math.max(1, metrics), 0);
}
