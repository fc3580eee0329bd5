import { MathExpression, type Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Acknowledgement } from '../api/acknowledgement.ts';
import type { Api } from '../api/api.ts';
import type { Parking } from '../ingest/parking.ts';
import type { WorkerQueue } from '../compute/worker-queue.ts';
import type { Verifier } from '../verify/verifier.ts';

/** The stages that report metrics. */
export interface MeasuredStages {
  readonly api: Api;
  readonly acknowledgement: Acknowledgement;
  /** Absent if the producer is answered only after the delivery is stored. */
  readonly parking: Parking | undefined;
  /** Absent if no source signs. */
  readonly verifier: Verifier | undefined;
  readonly ingest: IStateMachine;
  readonly process: IStateMachine;
  /** Those that compute. */
  readonly functions: readonly IFunction[];
  /** Present where workers compute. */
  readonly workers: readonly WorkerQueue[];
  /** Absent if Process is Express and writes its outcome itself. */
  readonly track: { readonly stateMachine: IStateMachine; readonly undelivered: IQueue } | undefined;
}

/** The metrics of a pipeline, by name. */
export type MetricName = keyof typeof METRICS;

/** What a metric of this name is: most are of one resource. */
type MetricOf<Name extends MetricName> = NonNullable<ReturnType<(typeof METRICS)[Name]['of']>>;

/** A metric of a resource, or the sum of those of several functions. */
export type PipelineMetric = Metric | MathExpression;

interface Row {
  readonly statistic: 'Sum' | 'Maximum';
  /** Undefined if nothing in the pipeline reports it. */
  readonly of: (stages: MeasuredStages, options: MetricOptions) => PipelineMetric | undefined;
  /** The props that the metric needs, for the error if it does not exist. */
  readonly needs?: string;
}

const PARKING = "acknowledgement 'accepted', which parks what cannot be ingested at once, or 'drainParking'";
const STANDARD = "processWorkflow 'standard', whose outcomes are recorded by Track";

/** Every metric that the alarms watch and the construct offers. AWS reports all of them without further configuration. */
const METRICS = {
  // With 'stored' the answer waits for the run, and a failed run is not answered 202.
  accepted: {
    statistic: 'Sum',
    of: ({ ingest, acknowledgement }, options) =>
      acknowledgement === Acknowledgement.STORED
        ? ingest.metricSucceeded(options)
        : ingest.metricStarted(options),
  },
  refused: { statistic: 'Sum', of: ({ api }, options) => api.metricRefused(options) },
  notSigned: {
    statistic: 'Sum',
    of: ({ verifier }, options) => verifier?.metricRefused(options),
    needs: 'a source with a signature',
  },
  serverErrors: {
    statistic: 'Sum',
    of: ({ api }, options) => api.restApi.deploymentStage.metricServerError(options),
  },
  // A Standard Process fails with its computation. An Express one records the failure and succeeds, so the calls of its
  // function are counted, retries included.
  computations: {
    statistic: 'Sum',
    of: ({ process, functions, track }, options) =>
      track === undefined ? sumOf(functions, 'metricInvocations', options) : process.metricStarted(options),
  },
  failed: {
    statistic: 'Sum',
    of: ({ process, functions, track }, options) =>
      track === undefined ? sumOf(functions, 'metricErrors', options) : process.metricFailed(options),
  },
  throttled: {
    statistic: 'Sum',
    of: ({ functions }, options) => sumOf(functions, 'metricThrottles', options),
    needs: 'a function as compute',
  },
  processTime: { statistic: 'Maximum', of: ({ process }, options) => process.metricTime(options) },
  parked: {
    statistic: 'Sum',
    of: ({ parking }, options) => parking?.queue.metricNumberOfMessagesSent(options),
    needs: PARKING,
  },
  oldestOpen: {
    statistic: 'Maximum',
    of: ({ parking }, options) => parking?.queue.metricApproximateAgeOfOldestMessage(options),
    needs: PARKING,
  },
  // The maximum, because a message that stays must keep the alarm on.
  deadLetters: {
    statistic: 'Maximum',
    of: ({ parking }, options) => parking?.deadLetterQueue.metricApproximateNumberOfMessagesVisible(options),
    needs: PARKING,
  },
  dropped: {
    statistic: 'Sum',
    of: ({ parking }, options) => parking?.outage.metricDropped(options),
    needs: PARKING,
  },
  undeliveredEvents: {
    statistic: 'Maximum',
    of: ({ track }, options) => track?.undelivered.metricApproximateNumberOfMessagesVisible(options),
    needs: STANDARD,
  },
} as const satisfies Readonly<Record<string, Row>>;

/**
 * A metric of a pipeline, over periods of five minutes unless `options` says otherwise.
 *
 * @throws Error that names the props that the metric needs, if the pipeline does not have it.
 */
export function pipelineMetric<Name extends MetricName>(
  stages: MeasuredStages,
  name: Name,
  options: MetricOptions = {},
): MetricOf<Name> {
  const { statistic, of, needs }: Row = METRICS[name];
  const metric = of(stages, { statistic, ...options });
  if (metric !== undefined) return metric as MetricOf<Name>;
  throw new Error(
    `This pipeline has no metric '${name}': it needs ${needs}, got acknowledgement '${stages.acknowledgement}' and processWorkflow '${stages.track === undefined ? 'express' : 'standard'}'.`,
  );
}

type FunctionMetric = 'metricInvocations' | 'metricErrors' | 'metricThrottles';

/** The metric of the functions together. One is its own sum, so that the metric of most pipelines has no expression. */
function sumOf(
  functions: readonly IFunction[],
  metric: FunctionMetric,
  options: MetricOptions,
): PipelineMetric | undefined {
  const [first, ...others] = functions.map((fn) => fn[metric](options));
  if (first === undefined || others.length === 0) return first;
  // Ids are unique within an alarm, which may hold two such sums.
  const id = metric.slice('metric'.length).toLowerCase();
  const usingMetrics = Object.fromEntries([first, ...others].map((each, at) => [`${id}${at}`, each]));
  // FILL, because a function that was not called reports nothing, and then the sum would have no value.
  const expression = Object.keys(usingMetrics)
    .map((name) => `FILL(${name}, 0)`)
    .join(' + ');
  return new MathExpression({ expression, usingMetrics, period: first.period });
}
