import type { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { DefinitionBody, QueryLanguage, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { type ComputeTries, runCompute } from './run-compute.ts';

/** What a Standard Process is made of. */
export interface ProcessProps {
  readonly compute: IFunction;
  /** Longest time one attempt of the computation may take. */
  readonly computeTimeout: Duration;
  readonly tracing: boolean;
}

/** Trouble: 2 + 4 + 8 + 16 + 32 + 60 s, two minutes for a burst to drain from the concurrency limit, at one transition each. */
export const STANDARD_TRIES: ComputeTries = { afterTrouble: 6, afterFailure: 2, afterLostCall: true };

/**
 * Process: the Standard state machine around the heavy computation. Standard for what only it has: a name that runs once
 * in 90 days, history, redrive and status events. It costs $25 per million transitions, so it has exactly one state, and
 * no Catch: a failed execution is red in the console and can be redriven. Its outcome is written by Track.
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
