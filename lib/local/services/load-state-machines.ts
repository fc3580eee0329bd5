import { loadDefinition } from '../state-machine/load-definition.ts';
import type { InvokeTask } from '../state-machine/run-execution.ts';
import type { StepFunctionsService } from '../step-functions/step-functions-service.ts';
import type { TemplateResource } from '../template/read-template.ts';
import { UnsupportedError } from '../unsupported-error.ts';
import { toTaskError } from './integration-error.ts';
import { findIntegration, type Integration, type IntegrationTargets } from './integrations.ts';

const INTEGRATION_ARN = /^arn:aws:states:::((?:aws-sdk:)?[^:.]+):([^:.]+)$/;

/** Runs the task of an integration ARN; failures come back under the names that the integration gives them. */
export function createInvokeTask(targets: IntegrationTargets): InvokeTask {
  const known = new Map<string, Integration>();
  return async ({ resource, arguments: input, signal }) => {
    const service = serviceOf(resource);
    const integration = known.get(resource) ?? integrationBehind(resource, targets);
    if (integration === undefined) throw new Error(`no integration is loaded for ${resource}`);
    known.set(resource, integration);
    try {
      return await integration(input as Record<string, unknown>, signal);
    } catch (error) {
      throw isTaskError(error) ? error : toTaskError(service, error);
    }
  };
}

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
  for (const { logicalId, properties } of resources.filter(
    ({ type }) => type === 'AWS::StepFunctions::StateMachine',
  )) {
    const { DefinitionString, RoleArn, StateMachineType = 'STANDARD' } = properties as Record<string, string>;
    checkIntegrations(
      JSON.parse(DefinitionString ?? 'null'),
      { logicalId, path: 'DefinitionString' },
      targets,
    );
    stepFunctions.addStateMachine({
      name: logicalId,
      definition: loadDefinition(DefinitionString, { logicalId }),
      roleArn: RoleArn ?? '',
      type: StateMachineType as 'STANDARD' | 'EXPRESS',
    });
  }
}

function checkIntegrations(
  value: unknown,
  place: { readonly logicalId: string; readonly path: string },
  targets: IntegrationTargets,
): void {
  if (typeof value !== 'object' || value === null) return;
  const { Type, Resource } = value as { readonly Type?: unknown; readonly Resource?: unknown };
  if (Type === 'Task' && typeof Resource === 'string' && integrationBehind(Resource, targets) === undefined) {
    throw new UnsupportedError(`the integration ${Resource}`, { ...place, path: `${place.path}/Resource` });
  }
  for (const [name, inner] of Object.entries(value)) {
    checkIntegrations(inner, { ...place, path: `${place.path}/${name}` }, targets);
  }
}

function integrationBehind(resource: string, targets: IntegrationTargets): Integration | undefined {
  const [, service, action] = INTEGRATION_ARN.exec(resource) ?? [];
  return service === undefined || action === undefined
    ? undefined
    : findIntegration(service, action, targets);
}

function serviceOf(resource: string): string {
  return INTEGRATION_ARN.exec(resource)?.[1] ?? resource;
}

function isTaskError(error: unknown): boolean {
  return error instanceof Error && error.name === 'TaskError';
}
