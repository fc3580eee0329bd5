import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { DELIVERY } from '../../contracts/delivery.ts';
import { runCompute, STANDARD_TRIES } from '../process/run-compute.ts';
import { wildcardFinding } from '../operations/wildcard-finding.ts';
import { checkComputeRegion } from './check-compute-region.ts';
import { grantPayloads } from './compute-function.ts';
import type { ComputeKind } from './compute-kind.ts';

/** A Lambda function as the heavy step. */
export function functionKind(compute: IFunction): ComputeKind {
  return {
    name: 'Compute.function',
    computedBy: compute,
    runsInExpress: true,
    prepare: (scope, _, { store, computeTimeout }) => {
      checkComputeRegion(scope, compute);
      const payloads = store.bucket.arnForObjects(`${DELIVERY.payloadPrefix}*`);
      const readiness = grantPayloads(scope, compute, payloads);
      return {
        timeout: computeTimeout,
        function: compute,
        answersByReference: false,
        ...(readiness !== undefined && { readiness }),
        accepted: {
          rule: wildcardFinding(scope, compute.functionArn, ':*'),
          reason: 'Any version of the one compute function, so that an alias can be put in front of it.',
        },
        state: (process, name) =>
          runCompute(process, name, {
            compute,
            computeTimeout,
            comment:
              'The heavy step. Billed: 1 transition ($0.000025), 1 more for the start and for each retry, and the Lambda time.',
            outputs: '{% $states.result.Payload %}',
            tries: STANDARD_TRIES,
          }),
      };
    },
  };
}
