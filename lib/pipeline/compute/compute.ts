import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ComputeKind } from './compute-kind.ts';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { functionKind } from './function-kind.ts';
import { stateMachineKind, type StateMachineOptions } from './state-machine-kind.ts';
import { workerKind } from './worker-kind.ts';
import type { WorkerOptions } from './worker-options.ts';

/**
 * What does the heavy work: of a pipeline (the prop `compute`), or of one source (its option `compute`).
 *
 * @example
 * new WebhookPipeline(this, 'Webhooks', {
 *   compute: Compute.worker({ heartbeat: Duration.minutes(30), timeout: Duration.hours(12) }),
 * });
 */
export class Compute {
  /**
   * A Lambda function, for up to 15 minutes. It is invoked with `{deliveryId, source, bucket, key}`. `compute: fn` is the same.
   *
   * @example
   * const compute = Compute.function(new NodejsFunction(this, 'Compute', { timeout: Duration.minutes(5) }));
   */
  static function(fn: IFunction): Compute {
    return new Compute(functionKind(fn));
  }

  /**
   * Workers of your own, on any machine that reaches AWS: they take messages from a queue, read the payload, and answer with the
   * token of the task. `runWorker` of `webhook-pipeline/worker` is the loop. For up to a year.
   *
   * @example
   * const compute = Compute.worker({ heartbeat: Duration.hours(1), timeout: Duration.days(2) });
   */
  static worker(options: WorkerOptions = {}): Compute {
    return new Compute(workerKind(options));
  }

  /**
   * A Standard state machine of your own, for a heavy step that is a workflow. It is started with `{deliveryId, source, bucket,
   * key}`, and its output is the result. Give its states the permission to read the payload (`pipeline.grantReadPayloads(machine)`).
   *
   * @example
   * const compute = Compute.stateMachine(rendering, { timeout: Duration.hours(6) });
   */
  static stateMachine(machine: IStateMachine, options: StateMachineOptions = {}): Compute {
    return new Compute(stateMachineKind(machine, options));
  }

  /** @internal */
  readonly _kind: ComputeKind;

  private constructor(kind: ComputeKind) {
    this._kind = kind;
  }
}
