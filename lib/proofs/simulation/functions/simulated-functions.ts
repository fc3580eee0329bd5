import type { VerifierEvent } from '../../../compute/verifier/verifier-event.ts';
import type { IntegrationTargets } from '../../../local/integrations/task-integration.ts';
import { checkFunctionRole } from '../../../local/services/lambda/check-function-role.ts';
import type { Blueprint } from '../blueprint.ts';
import { ELSEWHERE, limitsOf } from './function-limits.ts';
import type { ComputeEvent, SimulatedCompute } from './simulated-compute.ts';
import type { SimulatedVerifier } from './simulated-verifier.ts';
import { isVerifier } from './is-verifier.ts';

/** Who stands in for the functions of a pipeline. */
export interface StandIns {
  readonly compute: SimulatedCompute;
  readonly verifier: SimulatedVerifier;
}

/** Replaces every function of a template, each with its role, and those that are elsewhere. */
export function simulatedFunctions(
  { template: { access }, functions, outputs }: Pick<Blueprint, 'template' | 'functions' | 'outputs'>,
  { compute, verifier }: StandIns,
): IntegrationTargets['functions'] {
  return new Map(
    functions.flatMap((known) => {
      const { arn, names, resource } = known;
      const limits = resource === undefined ? ELSEWHERE : limitsOf(resource);
      if (resource !== undefined)
        checkFunctionRole(access, { logicalId: resource.logicalId, arn, roleArn: limits.roleArn ?? '' });
      const invoke = isVerifier(known, outputs)
        ? (event: unknown) => verifier.invoke(event as VerifierEvent, limits)
        : (event: unknown) => compute.invoke(event as ComputeEvent, limits);
      return [...names].map(([name, permitted]) => [name, { arn: permitted, invoke }] as const);
    }),
  );
}
