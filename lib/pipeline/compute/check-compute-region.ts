import { Stack, Token } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';

/**
 * Refuses a compute function of another region, if both regions are known: Step Functions calls only resources of its
 * own region (developer guide, "Integrating services"), so every delivery would fail.
 *
 * @throws Error that names both regions.
 */
export function checkComputeRegion(pipeline: IConstruct, compute: IFunction): void {
  const { region } = Stack.of(pipeline);
  const given = compute.env.region;
  if (Token.isUnresolved(region) || Token.isUnresolved(given) || region === given) return;
  throw new Error(
    `'compute' must be in ${region}, the region of the pipeline, got a function in ${given}: Step Functions cannot call a function of another region.`,
  );
}
