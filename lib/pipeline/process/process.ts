import type { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { DefinitionBody, QueryLanguage, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { RETRY_FOR_A_DAY } from '../retry-policy.ts';
import { type ComputeTries, runCompute } from './run-compute.ts';

/** What a Standard Process is made of. */
export interface ProcessProps {
  readonly compute: IFunction;
  /** Longest time one attempt of the computation may take. */
  readonly computeTimeout: Duration;
  readonly tracing: boolean;
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
 * Process: the Standard state machine around the heavy computation. Only Standard has a name that runs once in 90
 * days, history, redrive and status events. It costs $25 per million transitions, so it has exactly one state. It has
 * no Catch, so a failed execution is red in the console and can be redriven. Track writes its outcome.
 */
export class Process extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: ProcessProps) {
    super(scope, id);
    const compute = runCompute(this, {
      ...props,
      comment:
        'The heavy step. Billed: 1 transition ($0.000025), 1 more for the start and for each retry, and the Lambda time.',
      outputs: '{% $states.result.Payload %}',
      tries: STANDARD_TRIES,
    });
    this.stateMachine = new StateMachine(this, 'Process', {
      stateMachineType: StateMachineType.STANDARD,
      queryLanguage: QueryLanguage.JSONATA,
      comment: 'Runs the computation of one delivery. Named by the delivery, so it runs once.',
      definitionBody: DefinitionBody.fromChainable(compute),
      tracingEnabled: props.tracing,
    });
  }
}
