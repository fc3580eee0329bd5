import { checkTask } from '../integrations/check-task.ts';
import type { IntegrationTargets } from '../integrations/task-integration.ts';
import { loadDefinition } from '../state-machine/definition/load-definition.ts';
import type { StateMachineDefinition } from '../state-machine/definition/state-machine-definition.ts';
import type { StepFunctionsService } from '../services/step-functions/step-functions-service.ts';
import type { Place } from '../template/resolve-intrinsics.ts';
import type { TemplateResource } from '../template/read-template.ts';

/** A state machine of the template, compiled. */
export interface CompiledMachine {
  /** Its logical id. */
  readonly name: string;
  readonly definition: StateMachineDefinition;
  /** As written, to be checked against the services that exist. */
  readonly block: Block;
  readonly roleArn: string;
  readonly type: 'STANDARD' | 'EXPRESS';
}

/**
 * Compiles the state machines of a template.
 *
 * @throws UnsupportedError, or the problem of the definition in the words of AWS.
 */
export function compileStateMachines(resources: readonly TemplateResource[]): readonly CompiledMachine[] {
  return resources
    .filter(({ type }) => type === 'AWS::StepFunctions::StateMachine')
    .map(({ logicalId, properties }) => {
      const { DefinitionString, RoleArn, StateMachineType } = properties as Record<string, string>;
      return {
        name: logicalId,
        definition: loadDefinition(DefinitionString, { logicalId }),
        block: JSON.parse(DefinitionString ?? 'null') as Block,
        roleArn: RoleArn ?? '',
        type: (StateMachineType ?? 'STANDARD') as CompiledMachine['type'],
      };
    });
}

/**
 * Adds state machines to the service.
 *
 * @throws UnsupportedError naming the state whose integration the local run does not have, before anything runs.
 */
export function loadStateMachines(
  machines: readonly CompiledMachine[],
  stepFunctions: StepFunctionsService,
  targets: IntegrationTargets,
): void {
  for (const { block, ...machine } of machines) {
    checkIntegrations(block, { logicalId: machine.name, path: 'DefinitionString' }, targets);
    stepFunctions.addStateMachine(machine);
  }
}

/** A block of states: the machine, a branch, an ItemProcessor. */
interface Block {
  readonly States: Readonly<Record<string, RawState>>;
}

/** As written, in a definition that has been loaded and so is well formed. */
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
