import { DefinitionBody, QueryLanguage, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { chooseCompute } from '../compute/choose-compute.ts';
import type { Computes } from '../compute/prepare-computes.ts';

/** What a Standard Process is made of. */
export interface ProcessProps {
  readonly computes: Computes;
  readonly tracing: boolean;
}

/**
 * Process: the Standard state machine around the heavy computation. Only Standard has a name that runs once in 90
 * days, history, redrive and status events. It costs $25 per million transitions, so it has exactly one state, and a
 * choice before it only where a source has a computation of its own. It has no Catch, so a failed execution is red in
 * the console and can be redriven. Track writes its outcome.
 */
export class Process extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: ProcessProps) {
    super(scope, id);
    const compute = chooseCompute(this, props.computes, {
      billed: '1 transition ($0.000025)',
      stateOf: (step, name) => step.state(this, name),
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
