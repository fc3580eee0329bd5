import { Choice, Condition, Fail, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { HeavyStep } from './compute-kind.ts';
import type { Computes } from './prepare-computes.ts';

/** How the state of a computation is made, and what it costs to choose one. */
export interface ChooseComputeProps {
  readonly billed: string;
  readonly stateOf: (step: HeavyStep, name: string) => IChainable;
}

/** The state that computes. Where sources have computations of their own, a choice by the source comes first. */
export function chooseCompute(
  scope: Construct,
  { shared, own }: Computes,
  { billed, stateOf }: ChooseComputeProps,
): IChainable {
  const otherwise = shared === undefined ? noComputation(scope) : stateOf(shared, 'Run compute');
  if (own.length === 0) return otherwise;
  const choice = Choice.jsonata(scope, 'Which computation?', {
    comment: `Some sources have one of their own. Billed: ${billed}.`,
  });
  for (const { sources, step } of own)
    choice.when(
      Condition.jsonata(`{% $states.input.source in ${JSON.stringify(sources)} %}`),
      stateOf(step, `Run compute of ${sources[0]}`),
    );
  return choice.otherwise(otherwise);
}

/** For deliveries of a source that the pipeline has no more: they can be redriven once it has it again. */
function noComputation(scope: Construct): Fail {
  return new Fail(scope, 'No computation', {
    comment: 'A delivery of a source that was removed. Redrive it when the source is back. Free.',
    error: 'ComputationMissing',
    cause: 'The pipeline has no computation for the source of this delivery.',
  });
}
