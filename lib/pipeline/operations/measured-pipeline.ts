import type { Alarm, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { findNamed } from './find-named.ts';
import { type MeasuredStages, pipelineMetric, type PipelineMetric } from './pipeline-metrics.ts';

/**
 * The metrics and alarms of a pipeline. No metric adds anything to the template.
 *
 * @example
 * const watch = (pipeline: MeasuredPipeline) =>
 *   dashboard.addWidgets(new GraphWidget({ left: [pipeline.metricAccepted(), pipeline.metricFailed()] }));
 */
export abstract class MeasuredPipeline extends Construct {
  /** Each alarm by its name. RUNBOOK.md has a section for each; `IngestTimedOut` is in the section `IngestFailed`. */
  abstract readonly alarms: { readonly [name: string]: Alarm };
  /** @internal */
  protected abstract readonly _stages: MeasuredStages;

  /**
   * An alarm by its name.
   *
   * @example
   * pipeline.alarm('DeadLetters').addAlarmAction(new SnsAction(onCall));
   *
   * @throws Error that lists the alarms if there is none of this name.
   */
  alarm(name: string): Alarm {
    return findNamed('alarm', name, this.alarms);
  }

  /**
   * Deliveries that were answered 202: with `acknowledgement: 'accepted'` the runs of Ingest that started, with
   * `'stored'` those that succeeded. A parked delivery or dead letter counts again each time it is ingested again.
   *
   * @example
   * dashboard.addWidgets(new GraphWidget({ left: [pipeline.metricAccepted()] }));
   */
  metricAccepted(options?: MetricOptions): Metric {
    return pipelineMetric(this._stages, 'accepted', options);
  }

  /**
   * Requests that were refused with 429: over the rate, the quota of the API key, or a quota of AWS (alarm `RequestsRefused`).
   *
   * @example
   * pipeline.metricRefused({ period: Duration.hours(1) });
   */
  metricRefused(options?: MetricOptions): Metric {
    return pipelineMetric(this._stages, 'refused', options);
  }

  /**
   * Requests to signed sources without a valid signature. Nothing of them was stored (alarm `SignaturesRefused`).
   *
   * @example
   * pipeline.metricNotSigned({ period: Duration.hours(1) });
   *
   * @throws Error if no source signs.
   */
  metricNotSigned(options?: MetricOptions): Metric {
    return pipelineMetric(this._stages, 'notSigned', options);
  }

  /**
   * Requests that were answered with 5XX, so that the producer sends again (alarm `ApiServerErrors`).
   *
   * @example
   * pipeline.metricServerErrors().createAlarm(this, 'Errors', { threshold: 10, evaluationPeriods: 1 });
   */
  metricServerErrors(options?: MetricOptions): Metric {
    return pipelineMetric(this._stages, 'serverErrors', options);
  }

  /**
   * Computations that were started, with which the alarm `ComputationsFailing` compares. With `processWorkflow:
   * 'express'` it counts calls of the function.
   *
   * @example
   * pipeline.metricComputations({ period: Duration.hours(1) });
   */
  metricComputations(options?: MetricOptions): PipelineMetric {
    return pipelineMetric(this._stages, 'computations', options);
  }

  /**
   * Computations that failed (alarm `ComputationsFailing`). With `processWorkflow: 'express'` it counts calls of the
   * function, retries included.
   *
   * @example
   * pipeline.metricFailed().createAlarm(this, 'Failed', { threshold: 1, evaluationPeriods: 1 });
   */
  metricFailed(options?: MetricOptions): PipelineMetric {
    return pipelineMetric(this._stages, 'failed', options);
  }

  /**
   * Calls of the compute functions that Lambda throttled (alarm `ComputeThrottled`).
   *
   * @example
   * dashboard.addWidgets(new GraphWidget({ left: [pipeline.metricThrottled()] }));
   *
   * @throws Error if no function computes.
   */
  metricThrottled(options?: MetricOptions): PipelineMetric {
    return pipelineMetric(this._stages, 'throttled', options);
  }

  /**
   * The longest time, in milliseconds, that a run of Process has taken (alarm `ComputationGivenUp`).
   *
   * @example
   * pipeline.metricProcessTime({ statistic: 'p99' });
   */
  metricProcessTime(options?: MetricOptions): Metric {
    return pipelineMetric(this._stages, 'processTime', options);
  }

  /**
   * Deliveries that were parked because they could not be ingested at once.
   *
   * @example
   * dashboard.addWidgets(new GraphWidget({ left: [pipeline.metricParked()] }));
   *
   * @throws Error if the pipeline parks nothing.
   */
  metricParked(options?: MetricOptions): Metric {
    return pipelineMetric(this._stages, 'parked', options);
  }

  /**
   * Age, in seconds, of the oldest delivery that was accepted and is not ingested yet (alarm `ParkedTooLong`). There is
   * no metric for deliveries that are recorded and not computed yet: if one is open for too long, Reconcile fails
   * (alarm `ReconcileFailed`).
   *
   * @example
   * dashboard.addWidgets(new SingleValueWidget({ metrics: [pipeline.metricOldestOpen()] }));
   *
   * @throws Error if the pipeline parks nothing.
   */
  metricOldestOpen(options?: MetricOptions): Metric {
    return pipelineMetric(this._stages, 'oldestOpen', options);
  }

  /**
   * Deliveries in the dead-letter queue, which wait for a person (alarm `DeadLetters`).
   *
   * @example
   * dashboard.addWidgets(new SingleValueWidget({ metrics: [pipeline.metricDeadLetters()] }));
   *
   * @throws Error if the pipeline parks nothing.
   */
  metricDeadLetters(options?: MetricOptions): Metric {
    return pipelineMetric(this._stages, 'deadLetters', options);
  }

  /**
   * Deliveries that EventBridge held and lost (alarm `DeliveryDropped`).
   *
   * @example
   * pipeline.metricDropped({ period: Duration.days(1) });
   *
   * @throws Error if the pipeline parks nothing.
   */
  metricDropped(options?: MetricOptions): Metric {
    return pipelineMetric(this._stages, 'dropped', options);
  }

  /**
   * Status events that were not recorded (alarm `UndeliveredEvents`).
   *
   * @example
   * dashboard.addWidgets(new SingleValueWidget({ metrics: [pipeline.metricUndeliveredEvents()] }));
   *
   * @throws Error with `processWorkflow: 'express'`, which has no status events.
   */
  metricUndeliveredEvents(options?: MetricOptions): Metric {
    return pipelineMetric(this._stages, 'undeliveredEvents', options);
  }
}
