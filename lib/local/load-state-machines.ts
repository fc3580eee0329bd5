import { findIntegration } from './integrations/find-integration.ts';
import type { IntegrationTargets } from './integrations/integration.ts';
import { loadDefinition } from './state-machine/load-definition.ts';
import type { StepFunctionsService } from './step-functions/step-functions-service.ts';
import type { Place } from './template/intrinsics.ts';
import type { TemplateResource } from './template/read-template.ts';
import { UnsupportedError } from './unsupported-error.ts';

/**
 * Adds the state machines of the template to the service.
 *
 * @throws UnsupportedError naming the state whose integration the local run does not have, before anything runs.
 */
export function loadStateMachines(
  resources: readonly TemplateResource[],
  stepFunctions: StepFunctionsService,
  targets: IntegrationTargets,
): void {
  const stateMachines = resources.filter(({ type }) => type === 'AWS::StepFunctions::StateMachine');
  for (const { logicalId, properties } of stateMachines) {
    const { DefinitionString, RoleArn, StateMachineType = 'STANDARD' } = properties as Record<string, string>;
    const place = { logicalId, path: 'DefinitionString' };
    checkIntegrations(JSON.parse(DefinitionString ?? 'null'), place, targets);
    stepFunctions.addStateMachine({
      name: logicalId,
      definition: loadDefinition(DefinitionString, { logicalId }),
      roleArn: RoleArn ?? '',
      type: StateMachineType as 'STANDARD' | 'EXPRESS',
    });
  }
}

function checkIntegrations(value: unknown, place: Place, targets: IntegrationTargets): void {
  if (typeof value !== 'object' || value === null) return;
  const { Type, Resource } = value as { readonly Type?: unknown; readonly Resource?: unknown };
  if (Type === 'Task' && typeof Resource === 'string' && findIntegration(Resource, targets) === undefined) {
    throw new UnsupportedError(`the integration ${Resource}`, { ...place, path: `${place.path}/Resource` });
  }
  for (const [name, inner] of Object.entries(value)) {
    checkIntegrations(inner, { ...place, path: `${place.path}/${name}` }, targets);
  }
}
