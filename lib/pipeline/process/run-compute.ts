import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { type RetryProps, TaskInput, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { GONE, LOST, TROUBLE } from './lambda-errors.ts';
import { DOUBLING_PAUSES, neverRetry, RETRY_FOR_A_DAY } from '../retry-policy.ts';

/** The function to invoke, and the state around it. */
export interface RunComputeProps {
  readonly compute: IFunction;
  /** Longest time one attempt of the computation may take. */
  readonly computeTimeout: Duration;
  /** The comment of the state, which says what it costs. */
  readonly comment: string;
  /** Output of the state: JSON, with JSONata in its texts. */
  readonly outputs: unknown;
  readonly tries: ComputeTries;
}

/** How often a computation is retried. */
export interface ComputeTries {
  /** After Lambda's own errors. */
  readonly afterTrouble: RetryProps;
  /** After an error of the function itself, with pauses of at most 2 and 4 s. */
  readonly afterFailure: number;
  /** Whether a call is made again if its answer was lost. The function may still be working on the first call. */
  readonly afterLostCall: boolean;
}

/**
 * Errors of the function fail the computation after seconds. Errors of Lambda fail it after a day, because they say
 * nothing about the delivery.
 */
export const STANDARD_TRIES: ComputeTries = {
  afterTrouble: RETRY_FOR_A_DAY,
  afterFailure: 2,
  afterLostCall: true,
};

/**
 * The heavy step: invokes the compute function with the input of the state, and retries what may pass. Takes the
 * event for the function and gives `outputs`. Fails with the error of the function, with `States.Timeout`, or with an
 * error of Lambda, `Lambda.…`.
 */
export function runCompute(scope: Construct, name: string, props: RunComputeProps): LambdaInvoke {
  const state = LambdaInvoke.jsonata(scope, name, {
    comment: props.comment,
    lambdaFunction: props.compute,
    payload: TaskInput.fromText('{% $states.input %}'),
    outputs: props.outputs,
    retryOnServiceExceptions: false,
    // Longer than the time-out of the function, so that the error of the function is reported if there is one.
    taskTimeout: Timeout.duration(props.computeTimeout.plus(Duration.seconds(10))),
  });
  return addRetries(state, props.tries);
}

/**
 * Step Functions takes the first retrier that names the error. So final errors and those of Lambda stand before
 * `States.TaskFailed`.
 */
function addRetries(
  state: LambdaInvoke,
  { afterTrouble, afterFailure, afterLostCall }: ComputeTries,
): LambdaInvoke {
  state.addRetry(neverRetry('InvalidDelivery', ...GONE, ...(afterLostCall ? [] : LOST)));
  state.addRetry({ ...afterTrouble, errors: afterLostCall ? [...TROUBLE, ...LOST] : TROUBLE });
  // An error of the function itself may pass (a store or a third party that does not answer). The time-out of the
  // state is final; States.TaskFailed does not match it.
  state.addRetry({ ...DOUBLING_PAUSES, errors: ['States.TaskFailed'], maxAttempts: afterFailure });
  return state;
}
