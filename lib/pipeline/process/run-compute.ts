import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { type RetryProps, TaskInput, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { GONE, LOST, TROUBLE } from './lambda-errors.ts';
import { DOUBLING_PAUSES, neverRetry } from '../retry-policy.ts';

/** The function that is invoked, and how its state stands in its machine. */
export interface RunComputeProps {
  readonly compute: IFunction;
  /** Longest time one attempt of the computation may take. */
  readonly computeTimeout: Duration;
  /** How the state says what it costs. */
  readonly comment: string;
  /** What the state gives on: JSON, with JSONata in its texts. */
  readonly outputs: unknown;
  readonly tries: ComputeTries;
}

/** How often a computation is tried again. */
export interface ComputeTries {
  /** After trouble of Lambda's own. */
  readonly afterTrouble: RetryProps;
  /** After what the function itself throws: pauses of at most 2 and 4 s. */
  readonly afterFailure: number;
  /** Whether a call is made again whose answer is lost: the function may still be at work on the first. */
  readonly afterLostCall: boolean;
}

/**
 * The heavy step: invokes the compute function with the state's input, and tries again what may pass. Takes the event of the
 * function and gives `outputs`; fails with the function's error, with `States.Timeout`, or with one of Lambda's, `Lambda.…`.
 */
export function runCompute(scope: Construct, props: RunComputeProps): LambdaInvoke {
  const state = LambdaInvoke.jsonata(scope, 'Run compute', {
    comment: props.comment,
    lambdaFunction: props.compute,
    payload: TaskInput.fromText('{% $states.input %}'),
    outputs: props.outputs,
    retryOnServiceExceptions: false,
    // Longer than the function's own, so that the function's error is reported where it gives one.
    taskTimeout: Timeout.duration(props.computeTimeout.plus(Duration.seconds(10))),
  });
  return addRetries(state, props.tries);
}

/** Step Functions takes the first retrier that names the error: what is final and what is Lambda's stand before `States.TaskFailed`. */
function addRetries(
  state: LambdaInvoke,
  { afterTrouble, afterFailure, afterLostCall }: ComputeTries,
): LambdaInvoke {
  state.addRetry(neverRetry('InvalidDelivery', ...GONE, ...(afterLostCall ? [] : LOST)));
  state.addRetry({ ...afterTrouble, errors: afterLostCall ? [...TROUBLE, ...LOST] : TROUBLE });
  // What the function itself throws (a store or a third party that does not answer) may pass. Not the time-out of the
  // state, which States.TaskFailed does not match.
  state.addRetry({ ...DOUBLING_PAUSES, errors: ['States.TaskFailed'], maxAttempts: afterFailure });
  return state;
}
