import { checkTask } from './integrations/check-task.ts';
import type { IntegrationTargets } from './integrations/integration.ts';
import { loadDefinition } from './state-machine/load-definition.ts';
import type { StepFunctionsService } from './step-functions/step-functions-service.ts';
import type { Place } from './template/intrinsics.ts';
import type { TemplateResource } from './template/read-template.ts';

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
    const definition = loadDefinition(DefinitionString, { logicalId });
    const block = JSON.parse(DefinitionString ?? 'null') as Block;
    checkIntegrations(block, { logicalId, path: 'DefinitionString' }, targets);
    stepFunctions.addStateMachine({
      name: logicalId,
      definition,
      roleArn: RoleArn ?? '',
      type: StateMachineType as 'STANDARD' | 'EXPRESS',
    });
  }
}

/** States, and what starts among them: the machine, a branch, an ItemProcessor. */
interface Block {
  readonly States: Readonly<Record<string, RawState>>;
}

/** As written, of a definition that has been loaded and so is well formed. */
interface RawState {
  readonly Type: string;
  readonly Resource?: string;
  readonly Branches?: readonly Block[];
  readonly ItemProcessor?: Block;
}

/** Only states: data (`Arguments`, `Output`) may look like a task without being one. */
function checkIntegrations({ States }: Block, { logicalId, path }: Place, targets: IntegrationTargets): void {
  for (const [name, state] of Object.entries(States)) {
    const place = { logicalId, path: `${path}/States/${name}` };
    if (state.Type === 'Task') checkTask(state.Resource ?? '', { ...state }, place, targets);
    for (const [within, block] of blocksOf(state)) {
      checkIntegrations(block, { logicalId, path: `${place.path}/${within}` }, targets);
    }
  }
}

function blocksOf({ Branches = [], ItemProcessor }: RawState): readonly (readonly [string, Block])[] {
  const branches = Branches.map((branch, index) => [`Branches[${index}]`, branch] as const);
  return ItemProcessor === undefined ? branches : [...branches, ['ItemProcessor', ItemProcessor]];
}
