import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { INextable, State } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct, IDependable } from 'constructs';
import type { Store } from '../store/store.ts';
import type { WorkerQueue } from './worker-queue.ts';

/** Settings of the pipeline that a computation is made with. */
export interface ComputeSurroundings {
  readonly store: Store;
  /** Longest time of one attempt, for the kinds that have none of their own. */
  readonly computeTimeout: Duration;
  readonly removalPolicy: RemovalPolicy;
}

/** What `Compute.…` makes: a kind of heavy step, before it belongs to a pipeline. */
export interface ComputeKind {
  /** As the user writes it: `Compute.worker`. */
  readonly name: string;
  /** What computes: two sources with the same one share its state and its resources. */
  readonly computedBy: object;
  /** Whether an Express state machine can run it: not what waits for a token or for the end of a job. */
  readonly runsInExpress: boolean;
  /**
   * Creates what the computation needs in a pipeline.
   *
   * @param label Starts the names of its outputs and alarms. Empty for the computation that all sources share.
   */
  prepare(scope: Construct, label: string, surroundings: ComputeSurroundings): HeavyStep;
}

/** The heavy step in a pipeline. */
export interface HeavyStep {
  /** Longest time of one attempt. */
  readonly timeout: Duration;
  /** Present if a function computes. */
  readonly function?: IFunction;
  /** Present if workers compute. */
  readonly worker?: WorkerQueue;
  /** Whether the result may be the key of an object, `{"resultKey": "results/…"}`. */
  readonly answersByReference: boolean;
  /** What must exist before Process runs. */
  readonly readiness?: IDependable;
  /** A finding of cdk-nag about the role of Process, and why it is accepted. */
  readonly accepted?: { readonly rule: string; readonly reason: string };
  /**
   * The state in a Standard Process. Its input is the reference of the delivery `{deliveryId, source, bucket, key}`, its output the
   * result.
   */
  state(scope: Construct, name: string): State & INextable;
}
