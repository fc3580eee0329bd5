import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  DefinitionBody,
  JitterType,
  QueryLanguage,
  type RetryProps,
  StateMachine,
  StateMachineType,
  TaskInput,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { neverRetry } from './retry-policy.ts';

export interface ProcessProps {
  readonly compute: IFunction;
  /** Longest time one attempt of the computation may take. */
  readonly computeTimeout: Duration;
}

/** Lambda refused or lost the call; what the function itself throws is not among them. */
const LAMBDA_TROUBLE = [
  'Lambda.TooManyRequestsException',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
];

/**
 * Process: the Standard state machine around the heavy computation. Standard for what only it has: a name that runs once
 * in 90 days, history, redrive and status events. It costs $25 per million transitions, so it has exactly one state, and
 * no Catch: a failed execution is red in the console and can be redriven. Its outcome is written by Track.
 */
export class Process extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: ProcessProps) {
    super(scope, id);
    this.stateMachine = new StateMachine(this, 'Process', {
      stateMachineType: StateMachineType.STANDARD,
      queryLanguage: QueryLanguage.JSONATA,
      comment: 'Runs the computation of one delivery. Named by the delivery, so it runs once.',
      definitionBody: DefinitionBody.fromChainable(runCompute(this, props)),
      tracingEnabled: true,
    });
  }
}

function runCompute(scope: Construct, props: ProcessProps): LambdaInvoke {
  const state = LambdaInvoke.jsonata(scope, 'Run compute', {
    comment:
      'The heavy step. Billed: 1 transition ($0.000025), 1 more for the start and for each retry, and the Lambda time.',
    lambdaFunction: props.compute,
    payload: TaskInput.fromText('{% $states.input %}'),
    outputs: '{% $states.result.Payload %}',
    retryOnServiceExceptions: false,
    // Longer than the function's own, so that the function's error is reported where it gives one.
    taskTimeout: Timeout.duration(props.computeTimeout.plus(Duration.seconds(10))),
  });
  return addRetries(state);
}

function addRetries(state: LambdaInvoke): LambdaInvoke {
  state.addRetry(neverRetry('InvalidDelivery'));
  // At most 2, 4, 8, 16, 32, 60 s: two minutes for a burst to drain from the concurrency limit, at one transition each.
  state.addRetry({
    ...AFTER_TROUBLE,
    errors: LAMBDA_TROUBLE,
    maxAttempts: 6,
    maxDelay: Duration.seconds(60),
  });
  // What the function itself throws (a store or a third party that does not answer) may pass: at most 2 and 4 s. Not a
  // time-out, which States.TaskFailed does not match: it would cost as much again.
  state.addRetry({ ...AFTER_TROUBLE, errors: ['States.TaskFailed'], maxAttempts: 2 });
  return state;
}

const AFTER_TROUBLE: RetryProps = {
  interval: Duration.seconds(2),
  backoffRate: 2,
  jitterStrategy: JitterType.FULL,
};
